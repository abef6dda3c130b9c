import type { Matrix } from "#core/numeric/matrix.ts";
import { binColumns, type BinnedColumn } from "./binned-columns.ts";
import { columnOrders, type ColumnOrders } from "./column-orders.ts";
import { distinctRows } from "./distinct-rows.ts";
import { type FitTask, remembered } from "./regressor.ts";

/** What trees are grown on: places, each one row or several with equal features. */
export interface TreeRows {
  readonly columns: readonly BinnedColumn[];
  readonly orders: ColumnOrders;
  readonly placeOfRow: Int32Array;
  readonly placeCount: number;
}

/** What a tree is told about each place: how much it counts, what was measured there, how many rows it stands for. */
export interface PlaceValues {
  readonly weights: Float64Array;
  readonly targets: Float64Array;
  readonly rows: Int32Array;
}

type RowTask = Pick<FitTask, "features" | "targets" | "weights" | "memo">;

/** Rows with equal features in one place: to the squared error their mean is all that matters. */
export function mergedRows(task: RowTask, maximumBins?: number): TreeRows {
  return remembered(task, `merged rows in ${maximumBins} bins`, () => {
    const { features, placeOfRow } = distinctRows(task);
    return treeRows(features, placeOfRow, maximumBins);
  });
}

/** Each row in a place of its own. */
export function separateRows(task: RowTask, maximumBins?: number): TreeRows {
  return remembered(task, `separate rows in ${maximumBins} bins`, () => {
    const { features } = task;
    return treeRows(
      features,
      Int32Array.from({ length: features.rowCount }, (_, row) => row),
      maximumBins,
    );
  });
}

function treeRows(features: Matrix, placeOfRow: Int32Array, maximumBins?: number): TreeRows {
  const columns = binColumns(features, maximumBins);
  return { columns, orders: columnOrders(columns), placeOfRow, placeCount: features.rowCount };
}

/** What the places hold when each row is taken as often as `times` says; each once when it is null. */
export function placeValues(
  { placeOfRow, placeCount }: TreeRows,
  task: Pick<FitTask, "targets" | "weights">,
  times: Int32Array | null,
): PlaceValues {
  const weights = new Float64Array(placeCount);
  const targets = new Float64Array(placeCount);
  const rows = new Int32Array(placeCount);
  for (let row = 0; row < placeOfRow.length; row++) {
    const weight = (task.weights === null ? 1 : task.weights[row]!) * (times === null ? 1 : times[row]!);
    if (!(weight > 0)) continue;
    const place = placeOfRow[row]!;
    weights[place]! += weight;
    targets[place]! += weight * task.targets[row]!;
    rows[place]!++;
  }
  if (!weights.some((weight) => weight > 0)) throw new RangeError("Cannot grow a tree as weights must not all be 0");
  for (let place = 0; place < placeCount; place++) if (weights[place]! > 0) targets[place]! /= weights[place]!;
  return { weights, targets, rows };
}
