import { z } from "zod";

import { PackedFloat64, packFloat64, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import type { Chain } from "../chain/chain.ts";
import { simulateChain } from "../chain/simulate-chain.ts";
import { SHORT_RUN_WARM_UP } from "../simulation/warm-up.ts";
import { type ChainLabel, chainLabel, chainLabelJobs, labelWidth, packLabel, unpackLabel } from "./chain-label.ts";
import { ChainSweep } from "./chain-sweep.ts";
import { sweepChains } from "./sweep-chain.ts";

/** All labels of a sweep of chains, a row a chain; the chains are those of the sweep by their number. */
export const ChainDataset = z.strictObject({
  format: z.literal("chain-dataset"),
  version: z.literal(2),
  sweepId: z.string(),
  sweep: ChainSweep,
  labels: PackedFloat64,
});
export type ChainDataset = z.infer<typeof ChainDataset>;

export interface LabelledChain {
  readonly chain: Chain;
  readonly label: ChainLabel;
}

/** The packed label of one chain of a sweep. */
export function labelOfChain(sweep: ChainSweep, index: number): Float64Array {
  const chain = sweepChains(sweep)(index);
  const jobs = chainLabelJobs(chain, sweep.jobsPerLabel);
  const simulated = simulateChain(chain, {
    seed: `${sweep.seed}/${index}`,
    until: { kind: "jobs", jobs },
    streams: true,
    warmUpShare: SHORT_RUN_WARM_UP,
  });
  return packLabel(chainLabel(simulated), sweep.stations[1]);
}

/** The dataset of a sweep out of the labels of its parcels, each with the number of its first chain. */
export function chainDataset(
  sweepId: string,
  sweep: ChainSweep,
  parcels: readonly { readonly first: number; readonly labels: PackedFloat64 }[],
): ChainDataset {
  const width = labelWidth(sweep.stations[1]);
  const all = new Float64Array(sweep.count * width);
  for (const { first, labels } of parcels) all.set(unpackFloat64(labels), first * width);
  return { format: "chain-dataset", version: 2, sweepId, sweep, labels: packFloat64(all) };
}

/** The chains of a dataset, each with its label. */
export function labelledChains({ sweep, labels }: ChainDataset): LabelledChain[] {
  const chainAt = sweepChains(sweep);
  const values = unpackFloat64(labels);
  const width = labelWidth(sweep.stations[1]);
  return Array.from({ length: sweep.count }, (_, index) => {
    const chain = chainAt(index);
    return { chain, label: unpackLabel(values.subarray(index * width, (index + 1) * width), chain.stations.length) };
  });
}
