import type { Chain } from "#core/queueing/chain/chain.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

/** Two stations as the tandem that they are. */
export function tandemOfChain({ stations, links, ...arrivals }: Chain): Tandem {
  const [{ probability, gather, delaySeconds }] = links as [Chain["links"][number]];
  const [first, second] = stations as [Tandem["first"], Tandem["second"]];
  return {
    ...arrivals,
    first,
    offloadProbability: probability,
    offloadBatch: gather,
    networkDelaySeconds: delaySeconds,
    second,
  };
}
