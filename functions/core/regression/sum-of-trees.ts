import type { Matrix } from "#core/numeric/matrix.ts";
import { NODE_LEFT, NODE_NUMBER, NODE_SIZE, type Trees } from "./packed-trees.ts";

/** For each row the sum of the values of the leaves that it falls into, tree by tree: one tree stays in the cache. */
export function sumOfTrees({ roots, whole, real }: Trees, { rowCount, columnCount, data }: Matrix): Float64Array {
  const sums = new Float64Array(rowCount);
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!;
    for (let row = 0, start = 0; row < rowCount; row++, start += columnCount) {
      let node = root;
      for (let asked = whole[node]!; asked >= 0; asked = whole[node]!) {
        // A number made of a comparison takes no branch, which would be mispredicted every other time.
        node = whole[node + NODE_LEFT]! + NODE_SIZE * +(data[start + asked]! > real[node + NODE_NUMBER]!);
      }
      sums[row]! += real[node + NODE_NUMBER]!;
    }
  }
  return sums;
}
