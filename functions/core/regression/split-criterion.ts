import type { NodeSummary } from "./grow-tree.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** Of so many places at most the order by a feature is found anew in each node. */
export const FEW_BITS = 3;
export const MOST_FEW = 2 ** FEW_BITS;

/** What makes one split better than another, over places that are sorted by a feature. */
export interface SplitCriterion {
  /** The node that was looked at last. */
  readonly node: NodeSummary;
  /** Of the split that `scan` found last; the higher the better. */
  readonly score: number;
  /** Begins a tree on the first so many of the places. */
  take(values: PlaceValues, places: Int32Array, count: number): void;
  /** Sums up the node that is a stretch of the places. */
  look(places: Int32Array, start: number, end: number): void;
  /** Prepares for scans of the node that was looked at last. */
  begin(places: Int32Array, start: number, end: number): void;
  /** Where the best split by this order begins its right branch if its score is above `least`, else -1. */
  scan(order: Int32Array, bins: Uint16Array, start: number, end: number, least: number): number;
  /**
   * The same for at most `MOST_FEW` places of the node, each told as its bin and, in the last `FEW_BITS` bits, which of
   * the node's places it is.
   */
  scanFew?(few: Int32Array, size: number, least: number): number;
}
