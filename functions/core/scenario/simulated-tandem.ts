import { simulatedAnswer } from "#core/queueing/forecast/simulated-answer.ts";
import type { Tandem } from "#core/queueing/tandem.ts";
import type { SteadyAnswer } from "./forecast.ts";

const UNTIL = { kind: "precision", precision: 0.01, mostJobs: 2_000_000 } as const;

/** Two stages in a row after any start is forgotten, by the engine that was made for tandems: some tenths of a second. */
export function simulatedTandem(tandem: Tandem): SteadyAnswer {
  const answer = simulatedAnswer(tandem, { seed: 1, until: UNTIL });
  const { responseP50Seconds, responseP90Seconds, responseP95Seconds, responseP99Seconds } = answer;
  if (answer.responseMeanSeconds === null) throw new RangeError("Too few jobs came to the second stage to tell.");
  return {
    method: "simulation of tandems",
    responseMeanSeconds: answer.responseMeanSeconds,
    responseP50Seconds,
    responseP90Seconds,
    responseP95Seconds,
    responseP99Seconds,
    inRange: answer.inRange,
  };
}
