import { NodeSums } from "./node-sums.ts";
import { FEW_BITS, MOST_BINS, MOST_FEW, ONE_BIN, type SplitCriterion } from "./split-criterion.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** The fall of the squared error, but for factors that are the same all over the node. */
export class SquaredErrorCriterion implements SplitCriterion {
  readonly node: NodeSums;
  score = 0;
  leastRows = 0;
  lastLeft = 0;
  #minimumLeafRows = 1;
  #values: PlaceValues | undefined;
  /** What the places of a node hold, side by side. */
  readonly #weights: Float64Array;
  readonly #weighted: Float64Array;
  readonly #rows: Int32Array;
  /** For each bin what its places hold together: weights, weighted targets, rows; zeros between scans. */
  readonly #bins = new Float64Array(4 * MOST_BINS);

  constructor(placeCount: number) {
    this.node = new NodeSums(placeCount);
    this.#weights = new Float64Array(placeCount);
    this.#weighted = new Float64Array(placeCount);
    this.#rows = new Int32Array(placeCount);
  }

  take(values: PlaceValues, places: Int32Array, count: number): void {
    this.#values = values;
    this.node.take(values, places, count);
  }

  look(places: Int32Array, start: number, end: number): void {
    this.node.look(places, start, end);
  }

  begin(places: Int32Array, start: number, end: number, minimumLeafRows: number): void {
    this.#minimumLeafRows = minimumLeafRows;
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
    let foundRows = 0;
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
        foundRows = leftRows;
      }
    }
    this.score = best;
    this.leastRows = Math.min(foundRows, count - foundRows);
    return found;
  }

  scanBins(places: Int32Array, bins: Uint16Array, start: number, end: number, least: number): number {
    const [weights, weighted, rows, sums] = [this.#weights, this.#weighted, this.#rows, this.#bins];
    const { weight, sum, rows: count } = this.node;
    const minimumLeafRows = this.#minimumLeafRows;
    for (let at = start, index = 0; at < end; at++, index++) {
      const slot = bins[places[at]!]! << 2;
      sums[slot] = sums[slot]! + weights[index]!;
      sums[slot + 1] = sums[slot + 1]! + weighted[index]!;
      sums[slot + 2] = sums[slot + 2]! + rows[index]!;
    }
    let best = least;
    let found = ONE_BIN;
    let foundRows = 0;
    let leftWeight = 0;
    let leftSum = 0;
    let leftRows = 0;
    let last = 0;
    for (let bin = 0, slot = 0; leftRows < count; bin++, slot += 4) {
      const own = sums[slot + 2]!;
      if (own === 0) continue;
      if (leftRows > 0) {
        if (found === ONE_BIN) found = -1;
        if (leftRows >= minimumLeafRows && count - leftRows >= minimumLeafRows) {
          const apart = leftSum * weight - leftWeight * sum;
          const score = (apart * apart) / (leftWeight * (weight - leftWeight));
          if (score > best) {
            best = score;
            found = bin;
            foundRows = leftRows;
            this.lastLeft = last;
          }
        }
      }
      leftWeight += sums[slot]!;
      leftSum += sums[slot + 1]!;
      leftRows += own;
      last = bin;
      sums[slot] = 0;
      sums[slot + 1] = 0;
      sums[slot + 2] = 0;
    }
    this.score = best;
    this.leastRows = Math.min(foundRows, count - foundRows);
    return found;
  }

  scanFew(few: Int32Array, size: number, least: number): number {
    const [weights, weighted, rows] = [this.#weights, this.#weighted, this.#rows];
    const { weight, sum, rows: count } = this.node;
    const minimumLeafRows = this.#minimumLeafRows;
    let best = least;
    let found = -1;
    let foundRows = 0;
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
        foundRows = leftRows;
      }
    }
    this.score = best;
    this.leastRows = Math.min(foundRows, count - foundRows);
    return found;
  }
}
