import type { NodeSummary } from "./grow-tree.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** What makes one split better than another, over places that are sorted by a feature. */
export interface SplitCriterion {
  /** The node that was looked at last. */
  readonly node: NodeSummary;
  /** Of the split that `scan` found last; the higher the better. */
  readonly score: number;
  /** How many rows the smaller branch of that split has. */
  readonly leastRows: number;
  /** Begins a tree on the first so many of the places. */
  take(values: PlaceValues, places: Int32Array, count: number): void;
  /** Sums up the node that is a stretch of the places. */
  look(places: Int32Array, start: number, end: number): void;
  /** Prepares for scans of the node that was looked at last, for splits with so many rows on either side. */
  begin(places: Int32Array, start: number, end: number, minimumLeafRows: number): void;
  /** Where the best split by this order begins its right branch if its score is above `least`, else -1. */
  scan(order: Int32Array, bins: Uint16Array, start: number, end: number, least: number): number;
}
