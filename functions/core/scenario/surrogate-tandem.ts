import type { PreparedSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { AnswerTandem } from "./scenario-tandem.ts";

/** Two stages in a row in the long run, by networks that learned from simulations; beyond what they know by the formula that they correct. */
export function surrogateTandem({ answer }: Pick<PreparedSurrogate, "answer">): AnswerTandem {
  return (tandem) => {
    const found = answer(tandem);
    return {
      method: found.method === "surrogate" ? "surrogate" : "analytic formula in place of the surrogate",
      responseMeanSeconds: found.responseMeanSeconds,
      responseP50Seconds: found.responseP50Seconds,
      responseP90Seconds: found.responseP90Seconds,
      responseP95Seconds: found.responseP95Seconds,
      responseP99Seconds: found.responseP99Seconds,
      inRange: found.inRange,
    };
  };
}

/** The same, but for what they were not taught: played through it is answered better. */
export function surrogateInRange({ answer }: Pick<PreparedSurrogate, "answer">): AnswerTandem {
  return (tandem) => {
    const found = answer(tandem);
    if (!found.inRange) throw new RangeError(`The surrogate is not sure of it: ${found.reason}.`);
    return surrogateTandem({ answer: () => found })(tandem);
  };
}
