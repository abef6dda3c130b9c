import type { Matrix } from "#core/numeric/matrix.ts";
import type { Trees } from "./packed-trees.ts";

/** For each row the sum of the values of the leaves that it falls into, tree by tree: one tree stays in the cache. */
export function sumOfTrees({ roots, feature, left, number }: Trees, { rowCount, columnCount, data }: Matrix) {
  const sums = new Float64Array(rowCount);
  for (const root of roots) {
    for (let row = 0, start = 0; row < rowCount; row++, start += columnCount) {
      let node = root;
      for (let asked = feature[node]!; asked >= 0; asked = feature[node]!) {
        node = left[node]! + (data[start + asked]! <= number[node]! ? 0 : 1);
      }
      sums[row]! += number[node]!;
    }
  }
  return sums;
}
