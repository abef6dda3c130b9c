import { branchSeed } from "./node-draw.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { TreeNodes } from "./tree-nodes.ts";

/** What grows a tree: it holds the rows in a list, and a node is a stretch of that list. */
export interface Splitter {
  /** How long the list is. */
  readonly size: number;
  /** Of the node that was looked at last. */
  readonly node: NodeSummary;
  /** The split that was found last. */
  readonly split: FoundSplit;
  /** Sums up the node from `start` to `end`. */
  look(start: number, end: number): void;
  /**
   * Whether the node that was looked at last can be split with so many rows on either side. What it draws may hang on the
   * node's seed.
   */
  find(start: number, end: number, seed: number, minimumLeafRows: number): boolean;
  /** Divides the node by the split that was found last, left branch first; where the right one starts. */
  divide(start: number, end: number): number;
  /** What puts the stretch of a node back into the order that it is in now. */
  keep(start: number, end: number): () => void;
}

export interface NodeSummary {
  /** What a leaf here would answer. */
  value: number;
  rows: number;
  /** Nothing is left to explain. */
  pure: boolean;
}

export interface FoundSplit {
  readonly feature: number;
  readonly threshold: number;
  /** Of the smaller branch. */
  readonly leastRows: number;
}

/** One of the trees that are grown together: they differ in these limits only. */
export interface TreeVariant extends Pick<TreeLimits, "maximumDepth" | "minimumSplitRows" | "minimumLeafRows"> {
  readonly nodes: TreeNodes;
}

/** So many can be grown together: each has a bit of a whole number. */
export const MOST_VARIANTS = 30;

/**
 * Grows one tree, depth first, or several that are the same as far as their limits let them: the best split of all is also
 * the best of those with enough rows on both sides if it has them. Where it has not, they part, and grow on by themselves.
 */
export function growTree(splitter: Splitter, variants: readonly TreeVariant[], seed: number): void {
  const { node, split } = splitter;
  const kept: (() => void)[] = [];
  const open = [0, splitter.size, 0, seed, 2 ** variants.length - 1, 0];
  while (open.length > 0) {
    const isParted = open.pop()! === 1;
    const here = open.pop()!;
    const own = open.pop()!;
    const depth = open.pop()!;
    const end = open.pop()!;
    const start = open.pop()!;
    if (isParted) kept.pop()!();
    splitter.look(start, end);
    let growing = 0;
    let minimumLeafRows = Infinity;
    for (let index = 0; index < variants.length; index++) {
      if ((here & (1 << index)) === 0) continue;
      const variant = variants[index]!;
      if (node.pure || node.rows < variant.minimumSplitRows || depth >= variant.maximumDepth) {
        variant.nodes.addLeaf(node.value);
        continue;
      }
      growing |= 1 << index;
      if (variant.minimumLeafRows < minimumLeafRows) minimumLeafRows = variant.minimumLeafRows;
    }
    if (growing === 0) continue;
    const isFound = splitter.find(start, end, own, minimumLeafRows);
    let together = 0;
    for (let index = 0; index < variants.length; index++) {
      if ((growing & (1 << index)) === 0) continue;
      const variant = variants[index]!;
      if (!isFound) variant.nodes.addLeaf(node.value);
      else if (variant.minimumLeafRows <= split.leastRows) {
        together |= 1 << index;
        variant.nodes.addSplit(split.feature, split.threshold);
      }
    }
    if (!isFound) continue;
    if (together !== growing) {
      kept.push(splitter.keep(start, end));
      open.push(start, end, depth, own, growing & ~together, 1);
    }
    const middle = splitter.divide(start, end);
    open.push(middle, end, depth + 1, branchSeed(own, true), together, 0);
    open.push(start, middle, depth + 1, branchSeed(own, false), together, 0);
  }
}
