import { simulateChain } from "#core/queueing/chain/simulate-chain.ts";
import type { PreparedStationSurrogate } from "#core/queueing/station-surrogate/prepare-station-surrogate.ts";
import type { AnswerChain } from "./scenario-chain.ts";

const UNTIL = { kind: "precision", precision: 0.01, mostJobs: 2_000_000 } as const;

/** Answers stages in a row by a surrogate, and by simulation where that was not taught any like them or is not there. */
export function steadyChain(surrogate: PreparedStationSurrogate | undefined): AnswerChain {
  return (chain) => {
    const found = surrogate?.answer(chain);
    if (found?.inRange) {
      return {
        method: "surrogate of chains",
        responseMeanSeconds: found.responseMeanSeconds,
        responseP50Seconds: found.responseP50Seconds,
        responseP90Seconds: found.responseP90Seconds,
        responseP95Seconds: found.responseP95Seconds,
        responseP99Seconds: found.responseP99Seconds,
        inRange: true,
      };
    }
    const { response } = simulateChain(chain, { seed: 1, until: UNTIL });
    return {
      method: "simulation of chains",
      responseMeanSeconds: response.meanSeconds.value,
      responseP50Seconds: response.p50Seconds.value,
      responseP90Seconds: response.p90Seconds.value,
      responseP95Seconds: response.p95Seconds.value,
      responseP99Seconds: response.p99Seconds.value,
      inRange: true,
    };
  };
}
