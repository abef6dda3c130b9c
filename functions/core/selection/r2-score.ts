import { mean } from "#core/numeric/mean.ts";

/** Share of the variance that predictions explain; null when all measured values are equal. */
export function r2Score(measured: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  const centre = mean(measured);
  let left = 0;
  let total = 0;
  for (let row = 0; row < measured.length; row++) {
    left += (predicted[row]! - measured[row]!) ** 2;
    total += (measured[row]! - centre) ** 2;
  }
  return total > 0 ? 1 - left / total : null;
}
