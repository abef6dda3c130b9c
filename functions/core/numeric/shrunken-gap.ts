import type { ShrunkenLeastSquares } from "./coordinate-descent.ts";
import { dot } from "./dot.ts";

/**
 * How far at most a shrunken least squares is above its smallest value: its difference from the dual at the residual,
 * scaled until feasible (as scikit-learn ends its coordinate descent). Infinite where a column without l1 and l2 still
 * pulls.
 */
export function shrunkenGap(
  { targets, l1, l2, nonNegative }: ShrunkenLeastSquares,
  coefficients: Float64Array,
  residual: Float64Array,
  gradient: Float64Array,
): number {
  // Beyond 1, the share of the residual that no column may explain for more than its penalty.
  let excess = 1;
  let penalty = 0;
  for (let column = 0; column < coefficients.length; column++) {
    const coefficient = coefficients[column]!;
    const pull = gradient[column]! - l2 * coefficient;
    const force = nonNegative ? pull : Math.abs(pull);
    if (force > l1[column]!) excess = Math.max(excess, force / l1[column]!);
    penalty += l1[column]! * Math.abs(coefficient);
  }
  const squares = dot(residual, residual) + l2 * dot(coefficients, coefficients);
  const share = 1 / excess;
  return squares / 2 + penalty + (share * share * squares) / 2 - share * dot(residual, targets);
}
