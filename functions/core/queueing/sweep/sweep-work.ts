import { z } from "zod";

import { chainDataset, type ChainDataset, labelOfChain } from "../station-surrogate/chain-labels.ts";
import { labelWidth } from "../station-surrogate/chain-label.ts";
import {
  type LabelParcel,
  labelParcels as tandemParcels,
  type ParcelRange,
  simulateParcel as simulateTandems,
  SweepComplete,
  sweepDataset,
  type SweepDataset,
} from "../surrogate/sweep-labels.ts";
import type { AnySweep } from "./any-sweep.ts";

/** Says that the dataset of a sweep is whole, and by `learns` what the trainer is to make of it. */
export const AnySweepComplete = SweepComplete.extend({ learns: z.enum(["tandem-surrogate", "station-surrogate"]) });
export type AnySweepComplete = z.infer<typeof AnySweepComplete>;

/** A parcel of chains is work for so long, by a cautious guess of how fast jobs go through all of one. */
const PARCEL_JOBS = 30 * 700_000;

/** How a sweep is divided, whoever works on it. */
export function labelParcels(sweep: AnySweep): readonly ParcelRange[] {
  if (sweep.system !== "station-chain") return tandemParcels(sweep);
  const each = Math.max(1, Math.ceil(PARCEL_JOBS / sweep.jobsPerLabel));
  return Array.from({ length: Math.ceil(sweep.count / each) }, (_, index) => ({
    index,
    first: index * each,
    count: Math.min(each, sweep.count - index * each),
  }));
}

/** Simulates what a parcel is of, lending the process to others between two. Undefined when it was told to stop. */
export async function simulateParcel(
  sweep: AnySweep,
  parcel: ParcelRange,
  ports: { readonly pause: () => Promise<void>; readonly stopped: () => boolean },
): Promise<Float64Array | undefined> {
  if (sweep.system !== "station-chain") return simulateTandems(sweep, parcel, ports);
  const width = labelWidth(sweep.stations[1]);
  const labels = new Float64Array(parcel.count * width);
  for (let row = 0; row < parcel.count; row++) {
    if (ports.stopped()) return undefined;
    labels.set(labelOfChain(sweep, parcel.first + row), row * width);
    await ports.pause();
  }
  return labels;
}

/** The dataset of a sweep out of the labels of its parcels, and what learns from it. */
export function datasetOf(
  id: string,
  sweep: AnySweep,
  parcels: readonly LabelParcel[],
): { readonly dataset: SweepDataset | ChainDataset; readonly learns: AnySweepComplete["learns"] } {
  return sweep.system === "station-chain"
    ? { dataset: chainDataset(id, sweep, parcels), learns: "station-surrogate" }
    : { dataset: sweepDataset(id, sweep, parcels), learns: "tandem-surrogate" };
}
