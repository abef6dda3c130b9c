import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { packTrees, treesOf, unpackTrees } from "#core/regression/packed-trees.ts";
import { addTrees, sumOfTrees } from "#core/regression/sum-of-trees.ts";
import { TreeNodes } from "#core/regression/tree-nodes.ts";

type Tree =
  number | { readonly feature: number; readonly threshold: number; readonly left: Tree; readonly right: Tree };

describe("sumOfTrees()", () => {
  const random = prng("trees");
  const trees = Array.from({ length: 7 }, (_, index) => drawn(index));
  const nodes = new TreeNodes();
  for (const tree of trees) list(tree, nodes);
  const rows = Array.from({ length: 11 }, () => [random(), random()]);
  rows.push([NaN, 0.5], [0.25, 0.25]);
  const expected = rows.map((row) => trees.reduce<number>((sum, tree) => sum + asked(tree, row), 0));

  it("adds the leaves that each row falls into, rows together and each alone", () => {
    for (const unpacked of [treesOf(nodes), unpackTrees(packTrees(nodes))]) {
      expect([...sumOfTrees(unpacked, matrixOf(rows))]).toEqual(expected);
      for (const [index, row] of rows.entries()) expect(sumOfTrees(unpacked, matrixOf([row]))[0]).toBe(expected[index]);
    }
  });

  it("goes on where it was with the next trees", () => {
    const unpacked = treesOf(nodes);
    const sums = new Float64Array(rows.length);
    for (const [first, end] of [
      [0, 1],
      [1, 6],
      [6, 7],
    ] as const)
      addTrees(sums, unpacked, matrixOf(rows), first, end);
    expect([...sums]).toEqual(expected);
  });

  function drawn(depth: number): Tree {
    if (depth === 0 || random() < 0.1) return Math.fround(random());
    const [left, right] = [drawn(depth - 1), drawn(depth - 1)];
    return { feature: random() < 0.5 ? 0 : 1, threshold: Math.fround(random()), left, right };
  }
});

function asked(tree: Tree, row: readonly number[]): number {
  if (typeof tree === "number") return tree;
  return asked(row[tree.feature]! > tree.threshold ? tree.right : tree.left, row);
}

function list(tree: Tree, nodes: TreeNodes): void {
  if (typeof tree === "number") return nodes.addLeaf(tree);
  nodes.addSplit(tree.feature, tree.threshold);
  list(tree.left, nodes);
  list(tree.right, nodes);
}
