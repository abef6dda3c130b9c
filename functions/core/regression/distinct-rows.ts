import { type Matrix, selectRows } from "#core/numeric/matrix.ts";
import type { FitTask } from "./regressor.ts";

export interface DistinctRows {
  readonly features: Matrix;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  /** Where each given row is in these. */
  readonly placeOfRow: Int32Array;
}

/**
 * Each distinct row once, with the mean of its targets and the sum of its weights: what minimises the squared error
 * stays the same, and repetitions cost nothing.
 */
export function distinctRows({
  features,
  targets,
  weights,
}: Pick<FitTask, "features" | "targets" | "weights">): DistinctRows {
  const places = new Map<string, number>();
  const firsts: number[] = [];
  const sums: number[] = [];
  const totals: number[] = [];
  const placeOfRow = new Int32Array(features.rowCount);
  for (let row = 0; row < features.rowCount; row++) {
    const key = features.data.subarray(row * features.columnCount, (row + 1) * features.columnCount).join();
    const place = places.get(key) ?? firsts.length;
    if (place === firsts.length) {
      places.set(key, place);
      firsts.push(row);
      sums.push(0);
      totals.push(0);
    }
    placeOfRow[row] = place;
    const weight = weights?.[row] ?? 1;
    sums[place]! += weight * targets[row]!;
    totals[place]! += weight;
  }
  return {
    features: selectRows(features, firsts),
    targets: Float64Array.from(sums, (sum, place) => (totals[place]! > 0 ? sum / totals[place]! : 0)),
    weights: Float64Array.from(totals),
    placeOfRow,
  };
}
