import { NodeSums } from "./node-sums.ts";
import { FEW_BITS, MOST_FEW, type SplitCriterion } from "./split-criterion.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** The fall of the squared error, but for factors that are the same all over the node. */
export class SquaredErrorCriterion implements SplitCriterion {
  readonly node: NodeSums;
  score = 0;
  readonly #minimumLeafRows: number;
  #values: PlaceValues | undefined;
  /** What the places of a small node hold, side by side. */
  readonly #weights = new Float64Array(MOST_FEW);
  readonly #weighted = new Float64Array(MOST_FEW);
  readonly #rows = new Int32Array(MOST_FEW);

  constructor(placeCount: number, minimumLeafRows: number) {
    this.node = new NodeSums(placeCount);
    this.#minimumLeafRows = minimumLeafRows;
  }

  take(values: PlaceValues, places: Int32Array, count: number): void {
    this.#values = values;
    this.node.take(values, places, count);
  }

  look(places: Int32Array, start: number, end: number): void {
    this.node.look(places, start, end);
  }

  begin(places: Int32Array, start: number, end: number): void {
    if (end - start > MOST_FEW) return;
    const { weights, rows } = this.#values!;
    const { weighted } = this.node;
    for (let at = start; at < end; at++) {
      const place = places[at]!;
      this.#weights[at - start] = weights[place]!;
      this.#weighted[at - start] = weighted[place]!;
      this.#rows[at - start] = rows[place]!;
    }
  }

  scan(order: Int32Array, bins: Uint16Array, start: number, end: number, least: number): number {
    const { weights, rows } = this.#values!;
    const { weighted, weight, sum, rows: count } = this.node;
    const minimumLeafRows = this.#minimumLeafRows;
    let best = least;
    let found = -1;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    let bin = bins[order[start]!]!;
    for (let at = start + 1; at < end; at++) {
      const place = order[at - 1]!;
      leftWeight += weights[place]!;
      leftSum += weighted[place]!;
      leftRows += rows[place]!;
      const next = bins[order[at]!]!;
      if (next === bin) continue;
      bin = next;
      if (leftRows < minimumLeafRows) continue;
      if (count - leftRows < minimumLeafRows) break;
      const apart = leftSum * weight - leftWeight * sum;
      const score = (apart * apart) / (leftWeight * (weight - leftWeight));
      if (score > best) {
        best = score;
        found = at;
      }
    }
    this.score = best;
    return found;
  }

  scanFew(few: Int32Array, size: number, least: number): number {
    const [weights, weighted, rows] = [this.#weights, this.#weighted, this.#rows];
    const { weight, sum, rows: count } = this.node;
    const minimumLeafRows = this.#minimumLeafRows;
    let best = least;
    let found = -1;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    let key = few[0]!;
    for (let at = 1; at < size; at++) {
      const index = key & (MOST_FEW - 1);
      leftWeight += weights[index]!;
      leftSum += weighted[index]!;
      leftRows += rows[index]!;
      const next = few[at]!;
      const isNewBin = next >> FEW_BITS !== key >> FEW_BITS;
      key = next;
      if (!isNewBin || leftRows < minimumLeafRows) continue;
      if (count - leftRows < minimumLeafRows) break;
      const apart = leftSum * weight - leftWeight * sum;
      const score = (apart * apart) / (leftWeight * (weight - leftWeight));
      if (score > best) {
        best = score;
        found = at;
      }
    }
    this.score = best;
    return found;
  }
}
