import type { Stage } from "../tandem.ts";
import type { LeftStation } from "./chain-stream.ts";
import type { StationAnswer } from "./station-answer.ts";

/** A station as the next one sees it, by an answer to it. */
export function leftStation({ serviceMeanSeconds }: Stage, jobRate: number, answer: StationAnswer): LeftStation {
  return {
    jobRate,
    departures: answer.departures,
    waitSeconds: answer.wait * serviceMeanSeconds,
    serviceSeconds: serviceMeanSeconds,
    bufferWaitSeconds: answer.bufferWait * serviceMeanSeconds,
  };
}
