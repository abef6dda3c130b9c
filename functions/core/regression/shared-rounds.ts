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
  /** Grows what some that are alike need; where each finds its trees, and how the sum of so many is to be read. */
  readonly grow: (kindred: readonly Hyperparameters[]) => {
    readonly nodesOf: (hyperparameters: Hyperparameters) => TreeNodes;
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
    const { nodesOf, answer } = grow(group.map((place) => list[place]!));
    const sums = new Map<TreeNodes, RunningSum>();
    for (const place of group.sort((left, right) => countOf(list[left]!) - countOf(list[right]!))) {
      const nodes = nodesOf(list[place]!);
      const count = countOf(list[place]!);
      const sum = sums.get(nodes) ?? new RunningSum(nodes, asked);
      sums.set(nodes, sum);
      answers[place] = sum.upTo(count).map((each) => answer(each, count));
    }
  }
  return answers;
}

/** The sums of more and more trees' answers. */
class RunningSum {
  readonly #trees: ReturnType<typeof treesOf>;
  readonly #asked: Matrix;
  readonly #sums: Float64Array;
  #added = 0;

  constructor(nodes: TreeNodes, asked: Matrix) {
    this.#trees = treesOf(nodes);
    this.#asked = asked;
    this.#sums = new Float64Array(asked.rowCount);
  }

  /** Of at least as many trees as before. */
  upTo(count: number): Float64Array {
    addTrees(this.#sums, this.#trees, this.#asked, this.#added, count);
    this.#added = count;
    return this.#sums;
  }
}
