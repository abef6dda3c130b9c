import { z } from "zod";

import { PackedFloat64, packFloat64, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { simulateTandem } from "../simulation/simulate-tandem.ts";
import { SHORT_RUN_WARM_UP } from "../simulation/warm-up.ts";
import type { SimulationOptions } from "../simulation/tandem-simulation.ts";
import { labelJobs } from "./label-effort.ts";
import type { LabelledTandem } from "./surrogate-table.ts";
import { isTestTandem, type SweepSpec, SweepSpec as SweepSpecSchema } from "./sweep-spec.ts";
import { sweepTandems } from "./sweep-tandem.ts";
import { LABEL_COLUMNS, labelOf, type TandemLabel } from "./tandem-label.ts";

/** The labels of some neighbours in a sweep: what one claim of a worker is about. */
export const LabelParcel = z.strictObject({
  format: z.literal("label-parcel"),
  version: z.literal(2),
  sweepId: z.string(),
  /** Number of the first tandem. */
  first: z.int().nonnegative(),
  /** Row-major, one row a tandem, in the order of `LABEL_COLUMNS`. */
  labels: PackedFloat64,
});
export type LabelParcel = z.infer<typeof LabelParcel>;

/** All labels of a sweep; the tandems are those of the sweep by their number. */
export const SweepDataset = z.strictObject({
  format: z.literal("sweep-dataset"),
  version: z.literal(2),
  sweepId: z.string(),
  sweep: SweepSpecSchema,
  columns: z.array(z.string()),
  labels: PackedFloat64,
});
export type SweepDataset = z.infer<typeof SweepDataset>;

/** Says that the dataset of a sweep is whole; its upload starts the trainer, which by `learns` knows what to make of it. */
export const SweepComplete = z.strictObject({
  format: z.literal("sweep-complete"),
  version: z.literal(1),
  campaignId: z.string(),
  learns: z.literal("tandem-surrogate"),
  sha256: z.string(),
});
export type SweepComplete = z.infer<typeof SweepComplete>;

/** A parcel is work for so long, by a cautious guess of how fast jobs are simulated. */
const PARCEL_JOBS = 30 * 4_000_000;

export interface ParcelRange {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/** How a sweep is divided, whoever works on it. */
export function labelParcels({ count, jobsPerLabel }: SweepSpec): readonly ParcelRange[] {
  const each = Math.max(1, Math.ceil(PARCEL_JOBS / jobsPerLabel));
  return Array.from({ length: Math.ceil(count / each) }, (_, index) => ({
    index,
    first: index * each,
    count: Math.min(each, count - index * each),
  }));
}

/** How a label is simulated. */
export function labelOptions(seed: string, jobs: number): SimulationOptions {
  return { seed, until: { kind: "jobs", jobs }, warmUpShare: SHORT_RUN_WARM_UP };
}

/** Simulates the tandems of a parcel, lending the process to others between two. Undefined when it was told to stop. */
export async function simulateParcel(
  sweep: SweepSpec,
  { first, count }: ParcelRange,
  { pause, stopped }: { readonly pause: () => Promise<void>; readonly stopped: () => boolean },
): Promise<Float64Array | undefined> {
  const tandemAt = sweepTandems(sweep.space, sweep.seed);
  const labels = new Float64Array(count * LABEL_COLUMNS.length);
  for (let row = 0; row < count; row++) {
    if (stopped()) return undefined;
    const index = first + row;
    const tandem = tandemAt(index);
    const times = isTestTandem(sweep, index) ? sweep.test.timesLonger : 1;
    const jobs = labelJobs(tandem, sweep.jobsPerLabel * times);
    const label = labelOf(simulateTandem(tandem, labelOptions(`${sweep.seed}/${index}`, jobs)));
    for (const [column, name] of LABEL_COLUMNS.entries()) labels[row * LABEL_COLUMNS.length + column] = label[name];
    await pause();
  }
  return labels;
}

/** The dataset of a sweep out of the labels of its parcels, in their order. */
export function sweepDataset(id: string, sweep: SweepSpec, parcels: readonly LabelParcel[]): SweepDataset {
  const width = LABEL_COLUMNS.length;
  const all = new Float64Array(sweep.count * width);
  for (const { first, labels } of parcels) all.set(unpackFloat64(labels), first * width);
  return {
    format: "sweep-dataset",
    version: 2,
    sweepId: id,
    sweep,
    columns: [...LABEL_COLUMNS],
    labels: packFloat64(all),
  };
}

/** The tandems of a dataset, each with its label. */
export function labelledTandems({ sweep, labels }: SweepDataset): LabelledTandem[] {
  const tandemAt = sweepTandems(sweep.space, sweep.seed);
  const values = unpackFloat64(labels);
  const width = LABEL_COLUMNS.length;
  return Array.from({ length: sweep.count }, (_, index) => ({
    tandem: tandemAt(index),
    label: Object.fromEntries(
      LABEL_COLUMNS.map((name, column) => [name, values[index * width + column]!]),
    ) as unknown as TandemLabel,
    isTest: isTestTandem(sweep, index),
  }));
}
