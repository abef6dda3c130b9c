import { batchMoments } from "./laws/batch-size.ts";
import type { Tandem } from "./tandem.ts";

/** The share of busy servers at both stages in the long run; refuses loads that no queue bears. */
export function tandemUtilisations(tandem: Tandem): readonly [number, number] {
  const { batchRate, batchSize, first, second, offloadProbability } = tandem;
  const { mean } = batchMoments(batchSize);
  const batchSeconds = (first.batchOverheadSeconds ?? 0) + mean * first.serviceMeanSeconds;
  return [
    belowOne((batchRate * batchSeconds) / first.servers, "first"),
    belowOne((batchRate * mean * offloadProbability * second.serviceMeanSeconds) / second.servers, "second"),
  ];
}

function belowOne(utilisation: number, stage: string): number {
  if (utilisation < 1) return utilisation;
  throw new RangeError(
    `Cannot answer a tandem as the servers of its ${stage} stage must be busy for less than all of the time, else its queue grows for ever: they would be for ${utilisation.toPrecision(4)} of it`,
  );
}
