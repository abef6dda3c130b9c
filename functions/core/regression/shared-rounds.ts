import { canonicalJson } from "#core/document/canonical-json.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { treesOf } from "./packed-trees.ts";
import { addTrees } from "./sum-of-trees.ts";
import type { TreeNodes } from "./tree-nodes.ts";

/** Learners of which the trees of one can be read off those of another. */
export interface SharedRounds<Hyperparameters> {
  /** How many trees one asks for: the first ones are the same however many follow. */
  readonly countOf: (hyperparameters: Hyperparameters) => number;
  /** What is the same for all that can be grown together. */
  readonly alikeIn: (hyperparameters: Hyperparameters) => object;
  /** Grows the trees of the one that asks for the most; and how the sum of so many is to be read. */
  readonly grow: (most: Hyperparameters) => {
    readonly nodes: TreeNodes;
    readonly answer: (sum: number, count: number) => number;
  };
}

/** The answers of several to the same rows; what is alike is grown once. */
export function answersOfRounds<Hyperparameters>(
  list: readonly Hyperparameters[],
  asked: Matrix,
  { countOf, alikeIn, grow }: SharedRounds<Hyperparameters>,
): Float64Array[] {
  const answers = new Array<Float64Array>(list.length);
  const groups = new Map<string, number[]>();
  for (const [place, hyperparameters] of list.entries()) {
    const key = canonicalJson(alikeIn(hyperparameters));
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  for (const group of groups.values()) {
    group.sort((left, right) => countOf(list[left]!) - countOf(list[right]!));
    const { nodes, answer } = grow(list[group.at(-1)!]!);
    const trees = treesOf(nodes);
    const sums = new Float64Array(asked.rowCount);
    let added = 0;
    for (const place of group) {
      const count = countOf(list[place]!);
      addTrees(sums, trees, asked, added, count);
      added = count;
      answers[place] = sums.map((sum) => answer(sum, count));
    }
  }
  return answers;
}
