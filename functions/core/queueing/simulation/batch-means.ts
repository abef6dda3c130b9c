import type { Estimate } from "./tandem-simulation.ts";

/** Batches side by side, tried in this order until those next to each other hardly hang together. */
const BATCH_COUNTS = [32, 16, 8] as const;
const MOST_CORRELATION = 0.2;

/** A ratio of two sums over slots, and how sure it is. */
export interface RatioEstimate extends Estimate {
  /** Whether batches of slots next to each other hardly hang together, so that the error can be trusted. */
  readonly isTrusted: boolean;
}

/**
 * The sum of one column over that of another, from a slot on, with the standard error of overlapping batch means (Meketon and
 * Schmeiser 1984; half overlapping: Welch 1987) of the ratio's residuals.
 */
export function ratioEstimate(above: Float64Array, below: Float64Array, from: number, to: number): RatioEstimate {
  let [sum, weight] = [0, 0];
  for (let slot = from; slot < to; slot++) {
    sum += above[slot]!;
    weight += below[slot]!;
  }
  const value = sum / weight;
  const residuals = new Float64Array(to - from);
  for (let slot = from; slot < to; slot++) residuals[slot - from] = above[slot]! - value * below[slot]!;
  const { variance, isTrusted } = varianceOfSum(residuals);
  return { value, standardError: Math.sqrt(variance) / weight, isTrusted };
}

/** The variance of the sum of numbers that hang together, whose mean is 0. */
export function varianceOfSum(residuals: Float64Array): { variance: number; isTrusted: boolean } {
  let variance = NaN;
  for (const batches of BATCH_COUNTS) {
    const length = Math.floor(residuals.length / batches);
    if (length < 2) continue;
    const half = Math.floor(length / 2);
    // Sums of halves: batches side by side are made of two, and so are those between them.
    const halves = new Float64Array(2 * batches);
    // What is left over is left out at the start.
    const skipped = residuals.length - 2 * half * batches;
    for (let index = 0; index < halves.length; index++) {
      let sum = 0;
      for (let slot = 0; slot < half; slot++) sum += residuals[skipped + index * half + slot]!;
      halves[index] = sum;
    }
    let squares = 0;
    for (let index = 0; index + 1 < halves.length; index++) squares += (halves[index]! + halves[index + 1]!) ** 2;
    const each = squares / (halves.length - 1);
    const found = (each * batches * (batches / (batches - 1)) * residuals.length) / (2 * half * batches);
    variance = Number.isNaN(variance) ? found : Math.max(variance, found);
    if (correlation(halves) < MOST_CORRELATION) return { variance, isTrusted: true };
  }
  return { variance, isTrusted: false };
}

/** Of batches side by side. */
function correlation(halves: Float64Array): number {
  const sums = Float64Array.from(
    { length: halves.length / 2 },
    (_, index) => halves[2 * index]! + halves[2 * index + 1]!,
  );
  let [squares, products] = [0, 0];
  for (let index = 0; index < sums.length; index++) {
    squares += sums[index]! ** 2;
    if (index > 0) products += sums[index]! * sums[index - 1]!;
  }
  return squares === 0 ? 0 : products / squares;
}
