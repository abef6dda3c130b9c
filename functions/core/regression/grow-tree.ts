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
  /** Divides the node that was looked at last, left branch first; where the right one starts, or -1 if it cannot. */
  divide(start: number, end: number): number;
}

export interface NodeSummary {
  /** What a leaf here would answer. */
  value: number;
  rows: number;
  /** Nothing is left to explain. */
  pure: boolean;
}

/** Grows one tree, depth first. */
export function growTree(splitter: Splitter, limits: TreeLimits, nodes: TreeNodes): void {
  const { node, split } = splitter;
  const open = [0, splitter.size, 0];
  while (open.length > 0) {
    const depth = open.pop()!;
    const end = open.pop()!;
    const start = open.pop()!;
    splitter.look(start, end);
    const final = node.pure || node.rows < limits.minimumSplitRows || depth >= limits.maximumDepth;
    const middle = final ? -1 : splitter.divide(start, end);
    if (middle === -1) {
      nodes.addLeaf(node.value);
      continue;
    }
    nodes.addSplit(split.feature, split.threshold);
    open.push(middle, end, depth + 1, start, middle, depth + 1);
  }
}
