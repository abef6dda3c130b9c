import type { Matrix } from "#core/numeric/matrix.ts";
import { median } from "#core/numeric/quantile.ts";
import { type ErrorScale, errorScale, fitErrorScale } from "./error-scale.ts";

export interface Residuals {
  /** Measured less what is expected of the configuration by the others alone. */
  readonly leftOut: Float64Array;
  /** Measured less what is expected of the configuration. */
  readonly fitted: Float64Array;
}

export interface RobustWeights {
  readonly weights: Float64Array;
  readonly scale: ErrorScale;
  /** What the noise of weight 1 is to be multiplied by, to be the noise where the scale is 1. */
  readonly noiseFactor: number;
}

/** No error below this share is taken for an outlier. */
const LEAST_BOUND = 0.003;
/** The normal distribution's deviation over its median absolute value. */
const NORMAL_RATIO = 1.4826;
const MOST_GAIN = 1.5;

/**
 * Less weight where errors are large and for outliers (Huber's weights); where targets are logarithms also the share that
 * a measurement has in the mean relative error.
 */
export function robustWeights(
  { leftOut, fitted }: Residuals,
  features: Matrix,
  errors: "relative" | "equal",
): RobustWeights {
  const scale = fitErrorScale(leftOut, features);
  const scales = errorScale(scale, features);
  const middle = median(fitted.map((residual, row) => Math.abs(residual) / scales[row]!));
  const precision = median(scales.map((size) => 1 / size ** 2));
  const weights = fitted.map((residual, row) => {
    const bound = Math.max(LEAST_BOUND, NORMAL_RATIO * scales[row]! * middle);
    const huber = Math.min(1, bound / Math.abs(residual));
    const share = errors === "relative" ? Math.min(Math.exp(-residual), MOST_GAIN) : 1;
    return (1 / scales[row]! ** 2 / precision) * huber * share;
  });
  return { weights, scale, noiseFactor: Math.sqrt(precision) };
}
