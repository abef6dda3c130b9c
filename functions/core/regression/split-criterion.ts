import type { NodeSummary } from "./grow-tree.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** Of so many places at most the order by a feature is found anew in each node. */
export const FEW_BITS = 3;
export const MOST_FEW = 2 ** FEW_BITS;

/** Features with at most so many bins are looked at by sums over each bin, so that no order by them has to be kept. */
export const MOST_BINS = 64;
/** What `scanBins` finds where nothing can be parted. */
export const ONE_BIN = -2;

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
  /**
   * The same for at most `MOST_FEW` places of the node, each told as its bin and, in the last `FEW_BITS` bits, which of
   * the node's places it is.
   */
  scanFew?(few: Int32Array, size: number, least: number): number;
  /**
   * The same for the node's places in any order, by a feature of at most `MOST_BINS` bins: the lowest bin of the best
   * split's right branch, of which `lastLeft` is then the one before; -1 if no score is above `least`, and `ONE_BIN` where
   * all places are in one bin.
   */
  scanBins?(places: Int32Array, bins: Uint16Array, start: number, end: number, least: number): number;
  /** The highest bin of the left branch that `scanBins` found last. */
  readonly lastLeft?: number;
}
