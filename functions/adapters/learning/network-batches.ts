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

/** What the weights of all rows sum to, one for a row. */
export function totalWeight({ weights, rowCount, targetCount = 1 }: NetworkTask): number {
  if (weights === null) return rowCount;
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.length === rowCount ? sum : sum / targetCount;
}

/** Puts rows `start` … of one network's order in its place of the batch; what is left of the place counts nothing. */
export function fillBatch(
  task: NetworkTask,
  order: readonly number[],
  start: number,
  network: number,
  batchRows: number,
  { features, targets, rowWeights }: BatchRoom,
  total = totalWeight(task),
): void {
  const { columnCount, rowCount, weights, targetCount = 1 } = task;
  // A batch stands for all rows: each row's share of the weights, times how many batches there are.
  const share = rowCount / Math.min(batchRows, rowCount) / total;
  const ofTargets = weights !== null && weights.length === rowCount * targetCount;
  for (let place = 0; place < batchRows; place++) {
    const at = network * batchRows + place;
    const row = order[start + place];
    features.fill(0, at * (columnCount + 1), (at + 1) * (columnCount + 1));
    for (let target = 0; target < targetCount; target++) {
      const to = at * targetCount + target;
      const weight = row === undefined ? 0 : (weights?.[ofTargets ? row * targetCount + target : row] ?? 1);
      targets[to] = row === undefined ? 0 : task.targets[row * targetCount + target]!;
      rowWeights[to] = weight === 0 ? 0 : share * weight;
    }
    if (row === undefined) continue;
    features.set(task.features.subarray(row * columnCount, (row + 1) * columnCount), at * (columnCount + 1));
    features[at * (columnCount + 1) + columnCount] = 1;
  }
}
