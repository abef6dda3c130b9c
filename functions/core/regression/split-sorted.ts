import type { BestSplit } from "./best-split.ts";
import type { BinnedColumn } from "./binned-columns.ts";
import type { GatheredNode } from "./gathered-node.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** Splits of a node by a feature of many values, in the order of which its places are. */
export class SplitSorted {
  readonly #columns: readonly BinnedColumn[];
  readonly #node: GatheredNode;

  constructor(columns: readonly BinnedColumn[], node: GatheredNode) {
    this.#columns = columns;
    this.#node = node;
  }

  /** Whether the feature tells the places apart; it is taken where that is better than the best so far. */
  look(
    feature: number,
    { weights, rows: rowCounts }: PlaceValues,
    order: Int32Array,
    start: number,
    end: number,
    minimumLeafRows: number,
    best: BestSplit,
  ): boolean {
    const bins = this.#columns[feature]!.binOfRow;
    const { weighted, weight, sum, rows } = this.#node;
    let bin = bins[order[start]!]!;
    if (bin === bins[order[end - 1]!]!) return false;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    for (let at = start + 1; at < end; at++) {
      const place = order[at - 1]!;
      leftWeight += weights[place]!;
      leftSum += weighted[place]!;
      leftRows += rowCounts[place]!;
      const next = bins[order[at]!]!;
      if (next === bin) continue;
      const last = bin;
      bin = next;
      if (leftRows < minimumLeafRows) continue;
      if (rows - leftRows < minimumLeafRows) break;
      const apart = leftSum * weight - leftWeight * sum;
      const score = (apart * apart) / (leftWeight * (weight - leftWeight));
      if (score > best.score) best.take(feature, score, last, next);
    }
    return true;
  }
}
