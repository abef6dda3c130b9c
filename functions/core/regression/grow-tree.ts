import { branchSeed } from "./node-draw.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { TreeNodes } from "./tree-nodes.ts";

/** What grows a tree: it holds the rows in a list, and a node is a stretch of that list. */
export interface Splitter {
  /** How long the list is. */
  readonly size: number;
  /** Of the node that was looked at last. */
  readonly node: NodeSummary;
  /** Of the split that was made last. */
  readonly split: { readonly feature: number; readonly threshold: number };
  /** Sums up the node from `start` to `end`. */
  look(start: number, end: number): void;
  /**
   * Divides the node that was looked at last, left branch first; where the right one starts, or -1 if it cannot. What it
   * draws may hang on the node's seed.
   */
  divide(start: number, end: number, seed: number): number;
}

export interface NodeSummary {
  /** What a leaf here would answer. */
  value: number;
  rows: number;
  /** Nothing is left to explain. */
  pure: boolean;
}

/** The same trees with fewer splits from the root to a leaf. */
export interface ShallowTrees {
  readonly maximumDepth: number;
  readonly nodes: TreeNodes;
}

/** Grows one tree, depth first; and beside it what it is with fewer splits on the way, which is so only where draws hang on seeds. */
export function growTree(
  splitter: Splitter,
  limits: TreeLimits,
  nodes: TreeNodes,
  seed: number,
  shallow: readonly ShallowTrees[] = [],
): void {
  const { node, split } = splitter;
  const open = [0, splitter.size, 0, seed];
  while (open.length > 0) {
    const own = open.pop()!;
    const depth = open.pop()!;
    const end = open.pop()!;
    const start = open.pop()!;
    splitter.look(start, end);
    const final = node.pure || node.rows < limits.minimumSplitRows || depth >= limits.maximumDepth;
    const middle = final ? -1 : splitter.divide(start, end, own);
    for (const { maximumDepth, nodes: others } of shallow) {
      if (depth > maximumDepth) continue;
      if (middle === -1 || depth === maximumDepth) others.addLeaf(node.value);
      else others.addSplit(split.feature, split.threshold);
    }
    if (middle === -1) {
      nodes.addLeaf(node.value);
      continue;
    }
    nodes.addSplit(split.feature, split.threshold);
    open.push(middle, end, depth + 1, branchSeed(own, true), start, middle, depth + 1, branchSeed(own, false));
  }
}
