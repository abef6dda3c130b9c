import { canonicalJson } from "#core/document/canonical-json.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { treesOf } from "./packed-trees.ts";
import { addTrees } from "./sum-of-trees.ts";
import type { TreeNodes } from "./tree-nodes.ts";

/** Learners that differ in nothing but how many trees they ask for. */
export interface SharedRounds<Hyperparameters> {
  readonly countOf: (hyperparameters: Hyperparameters) => number;
  readonly withCount: (hyperparameters: Hyperparameters, count: number) => Hyperparameters;
  /** Grows the trees, of which the first ones are the same however many follow; and how a sum of theirs is to be read. */
  readonly grow: (hyperparameters: Hyperparameters) => {
    readonly nodes: TreeNodes;
    readonly answer: (sum: number, count: number) => number;
  };
}

/** The answers of several to the same rows, read off the trees of whichever asks for the most. */
export function answersOfRounds<Hyperparameters>(
  list: readonly Hyperparameters[],
  asked: Matrix,
  { countOf, withCount, grow }: SharedRounds<Hyperparameters>,
): Float64Array[] {
  const answers = new Array<Float64Array>(list.length);
  const groups = new Map<string, number[]>();
  for (const [place, hyperparameters] of list.entries()) {
    const key = canonicalJson(withCount(hyperparameters, 0));
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  for (const group of groups.values()) {
    const places = group.sort((left, right) => countOf(list[left]!) - countOf(list[right]!));
    const { nodes, answer } = grow(list[places.at(-1)!]!);
    const trees = treesOf(nodes);
    const sums = new Float64Array(asked.rowCount);
    let added = 0;
    for (const place of places) {
      const count = countOf(list[place]!);
      addTrees(sums, trees, asked, added, count);
      added = count;
      answers[place] = sums.map((sum) => answer(sum, count));
    }
  }
  return answers;
}
