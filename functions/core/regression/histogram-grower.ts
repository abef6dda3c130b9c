import { type BinnedColumn, thresholdBetween } from "./binned-columns.ts";
import { type BoostingLimits, leafWeight } from "./boosting-limits.ts";
import { addToHistogram, type HistogramBins, subtractHistogram } from "./histogram-bins.ts";
import { HistogramSplit } from "./histogram-split.ts";
import type { TreeNodes } from "./tree-nodes.ts";

/** A split must gain more than rounding might, as xgboost has it. */
const LEAST_GAIN = 1e-6;

/** A leaf that was grown: its rows are a stretch of the grower's list. */
export interface GrownLeaf {
  readonly start: number;
  readonly end: number;
  readonly weight: number;
  readonly lower: number;
  readonly upper: number;
}

/** Grows boosted trees by histograms of derivatives; a larger branch's is its parent's less its sibling's. */
export class HistogramGrower {
  /** All rows, those of a leaf side by side. */
  readonly rows: Int32Array;
  readonly leaves: GrownLeaf[] = [];
  readonly #columns: readonly BinnedColumn[];
  readonly #limits: BoostingLimits;
  readonly #right: Int32Array;
  readonly #split = new HistogramSplit();
  readonly #free: Float64Array[] = [];
  #bins: HistogramBins | undefined;
  #gradients: Float64Array = new Float64Array();
  #hessians: Float64Array = new Float64Array();
  #nodes: TreeNodes | undefined;

  constructor(columns: readonly BinnedColumn[], rowCount: number, limits: BoostingLimits) {
    this.#columns = columns;
    this.#limits = limits;
    this.rows = Int32Array.from({ length: rowCount }, (_, row) => row);
    this.#right = new Int32Array(rowCount);
  }

  /** Grows a tree into `nodes`; rows whose second derivative is 0 only follow it. */
  grow(bins: HistogramBins, gradients: Float64Array, hessians: Float64Array, nodes: TreeNodes): void {
    this.#bins = bins;
    this.#gradients = gradients;
    this.#hessians = hessians;
    this.#nodes = nodes;
    this.leaves.length = 0;
    let gradient = 0;
    let hessian = 0;
    for (let row = 0; row < gradients.length; row++) {
      gradient += gradients[row]!;
      hessian += hessians[row]!;
    }
    const sums = this.#mayDivide(0, hessian, gradients.length) ? this.#histogram(0, gradients.length) : null;
    this.#node(0, gradients.length, 0, sums, gradient, hessian, -Infinity, Infinity);
  }

  #mayDivide(depth: number, hessian: number, size: number): boolean {
    const { maximumDepth, minimumChildWeight } = this.#limits;
    return depth < maximumDepth && size > 1 && hessian >= 2 * minimumChildWeight;
  }

  /** A node and all below it; its histogram is free afterwards. */
  #node(
    start: number,
    end: number,
    depth: number,
    sums: Float64Array | null,
    gradient: number,
    hessian: number,
    lower: number,
    upper: number,
  ): void {
    const limits = this.#limits;
    const split = this.#split;
    const bins = this.#bins!;
    if (sums !== null) split.search(sums, bins, gradient, hessian, lower, upper, limits);
    if (sums === null || split.gain <= LEAST_GAIN || split.gain < limits.gamma) {
      const weight = leafWeight(gradient, hessian, limits, lower, upper);
      this.leaves.push({ start, end, weight, lower, upper });
      this.#nodes!.addLeaf(weight);
      if (sums !== null) this.#free.push(sums);
      return;
    }
    const { gradient: leftGradient, hessian: leftHessian, index, bin } = split;
    const feature = bins.features[index]!;
    const column = this.#columns[feature]!;
    this.#nodes!.addSplit(feature, thresholdBetween(column.highest[bin]!, column.lowest[bin + 1]!)!);
    const middle = this.#partition(column.binOfRow, bin, start, end);
    const rightGradient = gradient - leftGradient;
    const rightHessian = hessian - leftHessian;

    const leftOpen = this.#mayDivide(depth + 1, leftHessian, middle - start);
    const rightOpen = this.#mayDivide(depth + 1, rightHessian, end - middle);
    let left: Float64Array | null = null;
    let right: Float64Array | null = null;
    if (leftOpen || rightOpen) {
      const leftIsSmall = middle - start < end - middle;
      const small = leftIsSmall ? this.#histogram(start, middle) : this.#histogram(middle, end);
      subtractHistogram(sums, small, bins);
      left = this.#keep(leftIsSmall ? small : sums, leftOpen);
      right = this.#keep(leftIsSmall ? sums : small, rightOpen);
    } else {
      this.#free.push(sums);
    }
    const direction = limits.directions?.[feature] ?? 0;
    const between =
      direction === 0
        ? 0
        : (leafWeight(leftGradient, leftHessian, limits, lower, upper) +
            leafWeight(rightGradient, rightHessian, limits, lower, upper)) /
          2;
    const [leftLower, leftUpper] = direction < 0 ? [between, upper] : [lower, direction > 0 ? between : upper];
    const [rightLower, rightUpper] = direction > 0 ? [between, upper] : [lower, direction < 0 ? between : upper];
    this.#node(start, middle, depth + 1, left, leftGradient, leftHessian, leftLower, leftUpper);
    this.#node(middle, end, depth + 1, right, rightGradient, rightHessian, rightLower, rightUpper);
  }

  #keep(sums: Float64Array, open: boolean): Float64Array | null {
    if (open) return sums;
    this.#free.push(sums);
    return null;
  }

  #histogram(start: number, end: number): Float64Array {
    const bins = this.#bins!;
    let sums = this.#free.pop();
    if (sums === undefined || sums.length < bins.sumCount) sums = new Float64Array(bins.sumCount);
    else sums.fill(0);
    addToHistogram(sums, bins, this.rows, start, end, this.#gradients, this.#hessians);
    return sums;
  }

  /** Puts the rows whose bin is at most `bin` first and keeps their order; where the others start. */
  #partition(bins: Uint16Array, bin: number, start: number, end: number): number {
    const { rows } = this;
    const spare = this.#right;
    let left = start;
    let right = 0;
    for (let at = start; at < end; at++) {
      const row = rows[at]!;
      // 1 on the left, else 0: a branch would be mispredicted every other time.
      const goesLeft = (bins[row]! - bin - 1) >>> 31;
      rows[left] = row;
      spare[right] = row;
      left += goesLeft;
      right += 1 - goesLeft;
    }
    for (let at = 0; at < right; at++) rows[left + at] = spare[at]!;
    return left;
  }
}
