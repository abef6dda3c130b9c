import { z } from "zod";

import type { ParcelRange } from "../surrogate/sweep-labels.ts";
import type { AnySweep } from "./any-sweep.ts";
import { labelParcels } from "./sweep-work.ts";

/** How a sweep is divided: as whoever came to it first did, so that all who work on it agree, whatever their version. */
export const SweepParcels = z.strictObject({
  format: z.literal("sweep-parcels"),
  version: z.literal(1),
  /** Tandems of a parcel; the last one may have fewer. */
  tandemsEach: z.int().positive(),
});
export type SweepParcels = z.infer<typeof SweepParcels>;

/** A small sweep is divided too: some invocations share it, and one that is interrupted loses little. */
const LEAST_PARCELS = 16;

export function divideSweep(sweep: AnySweep): SweepParcels {
  const most = labelParcels(sweep)[0]!.count;
  return {
    format: "sweep-parcels",
    version: 1,
    tandemsEach: Math.min(most, Math.ceil(sweep.count / LEAST_PARCELS)),
  };
}

export function parcelRanges(
  { count }: Pick<AnySweep, "count">,
  { tandemsEach }: SweepParcels,
): readonly ParcelRange[] {
  return Array.from({ length: Math.ceil(count / tandemsEach) }, (_, index) => ({
    index,
    first: index * tandemsEach,
    count: Math.min(tandemsEach, count - index * tandemsEach),
  }));
}
