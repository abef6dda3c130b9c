import type { Prng } from "#core/numeric/prng.ts";
import { BinGuide } from "./bin-guide.ts";
import { type BinnedColumn, thresholdBetween } from "./binned-columns.ts";
import { FeatureDraw } from "./draw-features.ts";
import type { Splitter } from "./grow-tree.ts";
import { NodeSums } from "./node-sums.ts";
import type { TreeLimits } from "./tree-limits.ts";
import type { PlaceValues } from "./tree-rows.ts";

/** Thresholds that a feature may have in all, at least one between neighbouring values: few are stored in few bits. */
const CUTS_PER_FEATURE = 2048;
const MAXIMUM_CUTS_PER_GAP = 16;

/** Splits at a threshold drawn evenly between a node's extremes, the best of those of the features looked at. */
export class RandomSplitter implements Splitter {
  readonly split = { feature: 0, threshold: 0, leastRows: 0 };
  readonly node: NodeSums;
  size = 0;
  readonly #columns: readonly BinnedColumn[];
  readonly #limits: TreeLimits;
  readonly #random: Prng;
  readonly #features: FeatureDraw;
  readonly #places: Int32Array;
  /** Of the node's places: their bins by the feature that is looked at, and what they hold. */
  readonly #bins: Uint16Array;
  readonly #weights: Float64Array;
  readonly #weighted: Float64Array;
  readonly #rows: Int32Array;
  readonly #guides: readonly BinGuide[];
  #values: PlaceValues | undefined;
  #lowest = 0;
  #highest = 0;
  #lastLeft = 0;

  constructor(columns: readonly BinnedColumn[], placeCount: number, limits: TreeLimits, random: Prng) {
    this.#columns = columns;
    this.#limits = limits;
    this.#random = random;
    this.#features = new FeatureDraw(columns.length, random);
    this.#places = new Int32Array(placeCount);
    this.#bins = new Uint16Array(placeCount);
    this.#weights = new Float64Array(placeCount);
    this.#weighted = new Float64Array(placeCount);
    this.#rows = new Int32Array(placeCount);
    this.#guides = columns.map(({ lowest }) => new BinGuide(lowest));
    this.node = new NodeSums(placeCount);
  }

  /** Begins a tree. */
  take(values: PlaceValues): void {
    this.#values = values;
    this.size = 0;
    for (let place = 0; place < values.weights.length; place++) {
      if (values.weights[place]! > 0) this.#places[this.size++] = place;
    }
    this.node.take(values, this.#places, this.size);
  }

  look(start: number, end: number): void {
    this.node.look(this.#places, start, end);
  }

  /** Draws go on from node to node: the minimum of rows is that of its limits. */
  find(start: number, end: number): boolean {
    const columns = this.#columns;
    let best = -1;
    let bestScore = -Infinity;
    let bestBin = 0;
    let bestThreshold = 0;
    let varying = 0;
    this.#gather(start, end);
    for (
      let looked = 0;
      looked < columns.length && (looked < this.#limits.featuresPerSplit || varying === 0);
      looked++
    ) {
      const feature = this.#features.after(looked);
      const column = columns[feature]!;
      this.#span(column.binOfRow, start, end);
      const lowest = this.#lowest;
      const highest = this.#highest;
      if (lowest === highest) continue;
      varying++;
      const low = column.lowest[lowest]!;
      const drawn = low + this.#random() * (column.highest[highest]! - low);
      const bin = this.#guides[feature]!.binOf(drawn, lowest, highest - 1);
      const score = this.#score(bin, end - start);
      if (score <= bestScore) continue;
      best = feature;
      bestScore = score;
      bestBin = bin;
      bestThreshold = drawn;
      // Two places part in one way only.
      if (end - start === 2) break;
    }
    if (best === -1) return false;
    this.split.feature = best;
    this.split.threshold = cutNear(columns[best]!, bestBin, bestThreshold);
    this.split.leastRows = this.#limits.minimumLeafRows;
    this.#lastLeft = bestBin;
    return true;
  }

  divide(start: number, end: number): number {
    return partition(this.#places, this.#columns[this.split.feature]!.binOfRow, this.#lastLeft, start, end);
  }

  keep(start: number, end: number): () => void {
    const copy = this.#places.slice(start, end);
    return () => this.#places.set(copy, start);
  }

  /** Copies what the places of a node hold: it is read once for each feature. */
  #gather(start: number, end: number): void {
    const { weights, rows } = this.#values!;
    const { weighted } = this.node;
    for (let at = start; at < end; at++) {
      const place = this.#places[at]!;
      this.#weights[at - start] = weights[place]!;
      this.#weighted[at - start] = weighted[place]!;
      this.#rows[at - start] = rows[place]!;
    }
  }

  /** Copies the bins of a node, and finds the lowest and the highest one. */
  #span(bins: Uint16Array, start: number, end: number): void {
    const places = this.#places;
    const copy = this.#bins;
    let lowest = 0xffff;
    let highest = 0;
    for (let at = start; at < end; at++) {
      const bin = bins[places[at]!]!;
      copy[at - start] = bin;
      if (bin < lowest) lowest = bin;
      if (bin > highest) highest = bin;
    }
    this.#lowest = lowest;
    this.#highest = highest;
  }

  /** How much the squared error falls, but for factors that are the same all over the node. */
  #score(bin: number, size: number): number {
    const { weight, sum } = this.node;
    const bins = this.#bins;
    const weights = this.#weights;
    const weighted = this.#weighted;
    let leftWeight = 0;
    let leftSum = 0;
    for (let at = 0; at < size; at++) {
      // 1 on the left, else 0: a branch would be mispredicted every other time.
      const goesLeft = (bins[at]! - bin - 1) >>> 31;
      leftWeight += goesLeft * weights[at]!;
      leftSum += goesLeft * weighted[at]!;
    }
    if (this.#limits.minimumLeafRows > 1 && this.#smallerBranch(bin, size) < this.#limits.minimumLeafRows) {
      return -Infinity;
    }
    const apart = leftSum * weight - leftWeight * sum;
    return (apart * apart) / (leftWeight * (weight - leftWeight));
  }

  #smallerBranch(bin: number, size: number): number {
    let leftRows = 0;
    for (let at = 0; at < size; at++) if (this.#bins[at]! <= bin) leftRows += this.#rows[at]!;
    return Math.min(leftRows, this.node.rows - leftRows);
  }
}

/** The stored threshold next to a drawn one, above the same bin. */
function cutNear({ lowest, highest }: BinnedColumn, bin: number, drawn: number): number {
  const low = highest[bin]!;
  const high = lowest[bin + 1]!;
  const cuts = Math.max(1, Math.min(MAXIMUM_CUTS_PER_GAP, Math.floor(CUTS_PER_FEATURE / (lowest.length - 1))));
  const place = Math.max(0, Math.min(cuts - 1, Math.floor((cuts * (drawn - low)) / (high - low))));
  const cut = Math.fround(low + ((high - low) * (place + 0.5)) / cuts);
  return cut >= low && cut < high ? cut : thresholdBetween(low, high)!;
}

/** Puts the places whose bin is at most `bin` first; where the others start. */
function partition(places: Int32Array, bins: Uint16Array, bin: number, start: number, end: number): number {
  let front = start;
  for (let at = start; at < end; at++) {
    const place = places[at]!;
    if (bins[place]! > bin) continue;
    places[at] = places[front]!;
    places[front++] = place;
  }
  return front;
}
