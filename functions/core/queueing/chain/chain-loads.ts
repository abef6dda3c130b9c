import { batchMoments } from "../laws/batch-size.ts";
import type { Chain } from "./chain.ts";

export interface ChainLoad {
  /** Jobs a second that come to the station. */
  readonly jobRate: number;
  /** The share of its servers that is busy in the long run. */
  readonly utilisation: number;
}

/** What comes to each station of a chain; refuses loads that no queue bears. */
export function chainLoads({ batchRate, batchSize, stations, links }: Chain): readonly ChainLoad[] {
  let jobRate = batchRate * batchMoments(batchSize).mean;
  return stations.map(({ servers, serviceMeanSeconds }, index) => {
    if (index > 0) jobRate *= links[index - 1]!.probability;
    const utilisation = (jobRate * serviceMeanSeconds) / servers;
    if (utilisation < 1) return { jobRate, utilisation };
    throw new RangeError(
      `Cannot answer a chain as the servers of station ${index + 1} must be busy for less than all of the time, else its queue grows for ever: they would be for ${utilisation.toPrecision(4)} of it`,
    );
  });
}
