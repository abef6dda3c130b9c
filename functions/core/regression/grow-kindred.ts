import { canonicalJson } from "#core/document/canonical-json.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { growForest } from "./grow-forest.ts";
import { MOST_VARIANTS, type TreeVariant } from "./grow-tree.ts";
import { treesOf } from "./packed-trees.ts";
import { checkFitTask, type FitTask, type SharedTask } from "./regressor.ts";
import { addTrees } from "./sum-of-trees.ts";
import { type TreeHyperparameters, treeLimits } from "./tree-limits.ts";
import { TreeNodes } from "./tree-nodes.ts";
import { type Criterion, treeSplitter } from "./tree-splitter.ts";

/** Trees whose draws hang on seeds alone, so that several with other limits can be grown together. */
export interface SeededTrees extends TreeHyperparameters {
  readonly trees: number;
  readonly criterion?: Criterion;
}

export interface SeededOptions {
  /** As in errors. */
  readonly what: string;
  readonly bootstrap: boolean;
  /** Whether the order in which features are looked at is drawn though all are. */
  readonly isDrawn: boolean;
}

/** The trees of one. */
export function grownSeeded(one: SeededTrees, task: FitTask, options: SeededOptions): TreeNodes {
  const nodes = new TreeNodes();
  grow([one], [nodes], task, options);
  return nodes;
}

/**
 * The mean of the trees of each in answer to some rows. What differs in the number of trees, in depth or in rows that a
 * node must hold only is grown together, and no more than one tree of each is there at a time.
 */
export function answersOfSeeded(
  list: readonly SeededTrees[],
  { randomAnew, ...task }: SharedTask,
  asked: Matrix,
  options: SeededOptions,
): Float64Array[] {
  const answers = new Array<Float64Array>(list.length);
  for (const group of groupsOf(list)) {
    const members = [...new Set(group.map((place) => limitsKey(list[place]!)))].map((key) => {
      const places = group.filter((place) => limitsKey(list[place]!) === key);
      return { places, nodes: new TreeNodes(), sums: new Float64Array(asked.rowCount) };
    });
    const trees = Math.max(...group.map((place) => list[place]!.trees));
    const firsts = members.map(({ places }) => ({ ...list[places[0]!]!, trees }));
    const nodes = members.map((member) => member.nodes);
    grow(firsts, nodes, { ...task, random: randomAnew() }, options, (count) => {
      for (const { places, nodes: own, sums } of members) {
        addTrees(sums, treesOf(own), asked, 0, 1);
        own.clear();
        for (const place of places) {
          if (list[place]!.trees === count) answers[place] = sums.map((sum) => sum / count);
        }
      }
    });
  }
  return answers;
}

function grow(
  several: readonly SeededTrees[],
  nodes: readonly TreeNodes[],
  task: FitTask,
  { what, bootstrap, isDrawn }: SeededOptions,
  grown?: (trees: number) => void,
): void {
  checkFitTask(what, task);
  const { rowCount, columnCount } = task.features;
  const variants = several.map((each, index) => ({ ...treeLimits(each, rowCount, columnCount), nodes: nodes[index]! }));
  const [first] = variants;
  const { trees, criterion = "squared-error" } = several[0]!;
  const drawn = isDrawn || first!.featuresPerSplit < columnCount;
  const { rows, splitter } = treeSplitter(criterion, first!, task, drawn);
  growForest(splitter, rows, variants satisfies TreeVariant[], task, {
    trees,
    bootstrap,
    isSeeded: true,
    ...(grown === undefined ? {} : { grown }),
  });
}

/** The places in the list of those that can be grown together. */
function groupsOf(list: readonly SeededTrees[]): number[][] {
  const groups = new Map<string, number[][]>();
  for (const [place, each] of list.entries()) {
    const { trees: _trees, maximumDepth: _depth, minimumSplitRows: _split, minimumLeafRows: _leaf, ...same } = each;
    const key = canonicalJson(same);
    const known = groups.get(key) ?? [];
    const last = known.at(-1);
    if (last === undefined || last.length === MOST_VARIANTS) known.push([place]);
    else last.push(place);
    groups.set(key, known);
  }
  return [...groups.values()].flat();
}

function limitsKey({ maximumDepth, minimumSplitRows, minimumLeafRows }: SeededTrees): string {
  return `${maximumDepth} ${minimumSplitRows} ${minimumLeafRows}`;
}
