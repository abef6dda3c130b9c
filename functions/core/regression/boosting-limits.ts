/** How a boosted tree is kept small. */
export interface BoostingLimits {
  readonly maximumDepth: number;
  /** Least sum of second derivatives (of weights) in a leaf. */
  readonly minimumChildWeight: number;
  /** What a split must gain at least. */
  readonly gamma: number;
  /** L1 penalty of what a leaf answers. */
  readonly alpha: number;
  /** L2 penalty of what a leaf answers. */
  readonly lambda: number;
  /** For each feature 1 where answers must not fall with it, -1 where they must not rise, else 0; null if all are 0. */
  readonly directions: Int8Array | null;
}

/** Newton's step for so much first and second derivative, within bounds. */
export function leafWeight(
  gradient: number,
  hessian: number,
  { minimumChildWeight, alpha, lambda }: BoostingLimits,
  lower = -Infinity,
  upper = Infinity,
): number {
  if (hessian < minimumChildWeight || hessian <= 0) return 0;
  const weight = -shrunk(gradient, alpha) / (hessian + lambda);
  return weight < lower ? lower : weight > upper ? upper : weight;
}

/** How much a leaf with its best weight makes the loss smaller, twice. */
export function leafGain(gradient: number, hessian: number, { alpha, lambda }: BoostingLimits): number {
  const slope = shrunk(gradient, alpha);
  return (slope * slope) / (hessian + lambda);
}

/** The same with a weight that bounds may have moved; as xgboost has it, the L1 penalty is left out. */
export function boundedGain(gradient: number, hessian: number, weight: number, { lambda }: BoostingLimits): number {
  return -(2 * gradient * weight + (hessian + lambda) * weight * weight);
}

/** The number moved towards 0 by `by`, at most to 0. */
function shrunk(value: number, by: number): number {
  return value > by ? value - by : value < -by ? value + by : 0;
}
