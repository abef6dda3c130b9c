import { shuffle } from "#core/numeric/shuffle.ts";
import type { Prng } from "#core/numeric/prng.ts";
import type { NetworkTask } from "#ports/learning.ts";

/** Room for one mini-batch of all networks. */
export interface BatchRoom {
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly rowWeights: Float32Array;
}

/** The order in which an epoch takes the rows: as they come when one batch holds them all. */
export function rowOrder(rowCount: number, batches: number, random: Prng): readonly number[] {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  return batches > 1 ? shuffle(rows, random) : rows;
}

/** Puts rows `start` … of one network's order in its place of the batch; what is left of the place counts nothing. */
export function fillBatch(
  task: NetworkTask,
  order: readonly number[],
  start: number,
  network: number,
  batchRows: number,
  { features, targets, rowWeights }: BatchRoom,
): void {
  const { columnCount } = task;
  const totalWeight = task.weights?.reduce((sum, weight) => sum + weight, 0) ?? task.rowCount;
  // A batch stands for all rows: each row's share of the weights, times how many batches there are.
  const share = task.rowCount / Math.min(batchRows, task.rowCount) / totalWeight;
  for (let place = 0; place < batchRows; place++) {
    const at = network * batchRows + place;
    const row = order[start + place];
    features.fill(0, at * (columnCount + 1), (at + 1) * (columnCount + 1));
    targets[at] = row === undefined ? 0 : task.targets[row]!;
    rowWeights[at] = row === undefined ? 0 : share * (task.weights?.[row] ?? 1);
    if (row === undefined) continue;
    features.set(task.features.subarray(row * columnCount, (row + 1) * columnCount), at * (columnCount + 1));
    features[at * (columnCount + 1) + columnCount] = 1;
  }
}
