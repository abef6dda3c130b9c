import { boundedGain, type BoostingLimits, leafGain, leafWeight } from "./boosting-limits.ts";
import type { HistogramBins } from "./histogram-bins.ts";

/** Second derivatives that are so small a part of a node's are what subtraction leaves of nothing. */
const NOTHING = 1e-12;

/** The best split of a node: of column `index` of the bins, after the bin `bin`; none while `gain` is 0. */
export class HistogramSplit {
  gain = 0;
  index = 0;
  bin = 0;
  /** Sums of the left branch. */
  gradient = 0;
  hessian = 0;

  /** Looks through all columns. A node's sums are `gradient` and `hessian`; its answer lies between the bounds. */
  search(
    sums: Float64Array,
    bins: HistogramBins,
    gradient: number,
    hessian: number,
    lower: number,
    upper: number,
    limits: BoostingLimits,
  ): void {
    this.gain = 0;
    const { directions } = limits;
    const whole =
      directions === null
        ? leafGain(gradient, hessian, limits)
        : boundedGain(gradient, hessian, leafWeight(gradient, hessian, limits, lower, upper), limits);
    for (let index = 0; index < bins.features.length; index++) {
      const start = bins.starts[index]!;
      const end = bins.starts[index + 1]!;
      if (directions === null) this.#free(sums, index, start, end, gradient, hessian, whole, limits);
      else {
        const direction = directions[bins.features[index]!]!;
        this.#bounded(sums, index, start, end, gradient, hessian, lower, upper, whole, direction, limits);
      }
    }
  }

  #free(
    sums: Float64Array,
    index: number,
    start: number,
    end: number,
    gradient: number,
    hessian: number,
    whole: number,
    { minimumChildWeight, alpha, lambda }: BoostingLimits,
  ): void {
    const nothing = NOTHING * hessian;
    const least = Math.max(minimumChildWeight, nothing);
    let best = this.gain;
    let leftGradient = 0;
    let leftHessian = 0;
    for (let slot = start; slot < end; slot += 2) {
      const added = sums[slot + 1]!;
      if (added <= nothing) continue;
      leftGradient += sums[slot]!;
      leftHessian += added;
      if (leftHessian < least) continue;
      const rightHessian = hessian - leftHessian;
      if (rightHessian < least) break;
      let left = leftGradient;
      let right = gradient - leftGradient;
      if (alpha > 0) {
        left = left > alpha ? left - alpha : left < -alpha ? left + alpha : 0;
        right = right > alpha ? right - alpha : right < -alpha ? right + alpha : 0;
      }
      // As a float32: what differs by rounding alone is the same, and the first one is taken.
      const gain = Math.fround(
        (left * left) / (leftHessian + lambda) + (right * right) / (rightHessian + lambda) - whole,
      );
      if (gain > best) {
        best = gain;
        this.#take(gain, index, (slot - start) / 2, leftGradient, leftHessian);
      }
    }
  }

  #bounded(
    sums: Float64Array,
    index: number,
    start: number,
    end: number,
    gradient: number,
    hessian: number,
    lower: number,
    upper: number,
    whole: number,
    direction: number,
    limits: BoostingLimits,
  ): void {
    const nothing = NOTHING * hessian;
    const least = Math.max(limits.minimumChildWeight, nothing);
    let leftGradient = 0;
    let leftHessian = 0;
    for (let slot = start; slot < end; slot += 2) {
      const added = sums[slot + 1]!;
      if (added <= nothing) continue;
      leftGradient += sums[slot]!;
      leftHessian += added;
      if (leftHessian < least) continue;
      const rightGradient = gradient - leftGradient;
      const rightHessian = hessian - leftHessian;
      if (rightHessian < least) break;
      const left = leafWeight(leftGradient, leftHessian, limits, lower, upper);
      const right = leafWeight(rightGradient, rightHessian, limits, lower, upper);
      if (direction * (right - left) < 0) continue;
      const gain = Math.fround(
        boundedGain(leftGradient, leftHessian, left, limits) +
          boundedGain(rightGradient, rightHessian, right, limits) -
          whole,
      );
      if (gain > this.gain) this.#take(gain, index, (slot - start) / 2, leftGradient, leftHessian);
    }
  }

  #take(gain: number, index: number, bin: number, gradient: number, hessian: number): void {
    this.gain = gain;
    this.index = index;
    this.bin = bin;
    this.gradient = gradient;
    this.hessian = hessian;
  }
}
