import { z } from "zod";

import { PackedFloat32, packFloat32, unpackFloat32 } from "#core/numeric/packed-numbers.ts";
import { quantile } from "#core/numeric/quantile.ts";
import type { NetworkColumns } from "./network.ts";
import type { SurrogateTable } from "./surrogate-table.ts";
import { FEATURE_NAMES } from "./feature-names.ts";

/** What tells laws of arrivals from each other. */
const ARRIVAL_FEATURES = [
  ...["logArrivalScv", "arrivalThird", "logDispersion10", "logDispersionOfMany"],
  ...["arrivalDecay05", "arrivalDecay2", "arrivalDecay8"],
] as const;
const COLUMNS = ARRIVAL_FEATURES.map((name) => (FEATURE_NAMES as readonly string[]).indexOf(name));

/** Some of the arrivals that a surrogate learned from, and how near to one of them others must be. */
export const LearnedArrivals = z.strictObject({
  /** Row-major, standardised: one row for each, of `ARRIVAL_FEATURES`. */
  rows: PackedFloat32,
  /** Nothing is known of arrivals that are farther than this from all of them, in standard deviations. */
  mostDistance: z.number().positive(),
});
export type LearnedArrivals = z.infer<typeof LearnedArrivals>;

const LOOKED_AT = 400;
const COMPARED = 3000;
/** Arrivals of the sweep itself lie within half of the limit, but for one in a thousand. */
const [LIMIT_SHARE, LIMIT_TIMES, LEAST_LIMIT] = [0.999, 2, 0.5];

/**
 * Each feature of an arrival may lie in its range and all of them together be like nothing that was learned, as where gaps have a
 * least length and a heavy tail: then the networks agree, and are wrong. So arrivals are remembered as a whole.
 */
export function learnedArrivals({
  features,
  rowCount,
}: Pick<SurrogateTable, "features" | "rowCount">): LearnedArrivals {
  const width = COLUMNS.length;
  const arrivalOf = (row: number): Float64Array =>
    Float64Array.from(COLUMNS, (column) => features[row * FEATURE_NAMES.length + column]!);
  const looked = Math.min(LOOKED_AT, Math.ceil(rowCount / 2));
  const rows = new Float64Array(looked * width);
  for (let row = 0; row < looked; row++) rows.set(arrivalOf(row), row * width);
  const others = Array.from({ length: Math.min(COMPARED, rowCount - looked) }, (_, index) =>
    Math.sqrt(nearestSquare(rows, arrivalOf(looked + index), 0)),
  );
  const farthest = others.length === 0 ? 0 : quantile(others, LIMIT_SHARE);
  const mostDistance = Math.max(LEAST_LIMIT, LIMIT_TIMES * farthest);
  return { rows: packFloat32(Float32Array.from(apart(rows, mostDistance / 4))), mostDistance };
}

/** Without the rows that lie so near to one before them: a query looks at all until one is near. */
function apart(rows: Float64Array, distance: number): Float64Array {
  let kept = 0;
  const found = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += COLUMNS.length) {
    const own = rows.subarray(row, row + COLUMNS.length);
    if (nearestSquare(found.subarray(0, kept), own, 0) <= distance ** 2) continue;
    found.set(own, kept);
    kept += COLUMNS.length;
  }
  return found.subarray(0, kept);
}

/** Whether the arrivals of features that are not standardised are like some that were learned. */
export function arrivalsAreLearned(
  { rows, mostDistance }: LearnedArrivals,
  columns: NetworkColumns,
): (features: Float64Array) => boolean {
  const known = Float64Array.from(unpackFloat32(rows));
  const limit = mostDistance ** 2;
  const means = COLUMNS.map((column) => columns[column]!.mean);
  const deviations = COLUMNS.map((column) => columns[column]!.deviation);
  const arrival = new Float64Array(COLUMNS.length);
  return (features) => {
    for (let at = 0; at < arrival.length; at++) {
      arrival[at] = (features[COLUMNS[at]!]! - means[at]!) / deviations[at]!;
    }
    return nearestSquare(known, arrival, limit) <= limit;
  };
}

/** The squared distance to the nearest row; of the first one that is within a limit. */
function nearestSquare(rows: Float64Array, arrival: Float64Array, limit: number): number {
  let nearest = Infinity;
  for (let row = 0; row < rows.length; row += arrival.length) {
    let square = 0;
    for (let at = 0; at < arrival.length; at++) square += (rows[row + at]! - arrival[at]!) ** 2;
    if (square <= limit) return square;
    nearest = Math.min(nearest, square);
  }
  return nearest;
}
