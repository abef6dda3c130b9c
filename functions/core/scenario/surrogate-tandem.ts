import type { PreparedSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { AnswerTandem } from "./scenario-tandem.ts";

/** Two stages in a row in the long run by a surrogate, which gives the analytic answer where it was taught nothing. */
export function surrogateTandem({ answer }: Pick<PreparedSurrogate, "answer">): AnswerTandem {
  return (tandem) => {
    const found = answer(tandem);
    return {
      method: found.method === "surrogate" ? "surrogate" : "analytic answer",
      responseMeanSeconds: found.responseMeanSeconds,
      responseP50Seconds: found.responseP50Seconds,
      responseP90Seconds: found.responseP90Seconds,
      responseP95Seconds: found.responseP95Seconds,
      responseP99Seconds: found.responseP99Seconds,
      inRange: found.inRange,
    };
  };
}
