import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { prepareCovariance, priorVariance } from "./covariance.ts";
import type { FittedGaussianProcess } from "./fitted-gaussian-process.ts";
import type { Kernel } from "./kernel.ts";

/** The deviation of the process at one row of standardised features that was not measured. */
export function prepareDeviation(
  kernel: Kernel,
  deviation: FittedGaussianProcess["deviation"],
  columnCount: number,
): (features: Float64Array, at: number) => number {
  const points = unpackFloat64(deviation.points);
  const triangle = unpackFloat64(deviation.triangle);
  const count = Math.round((Math.sqrt(8 * triangle.length + 1) - 1) / 2);
  const covariance = prepareCovariance(kernel, { rowCount: count, columnCount, data: points });
  const covariances = new Float64Array(count);
  const own = kernel.nugget ** 2;
  return (features, at) => {
    covariance.into(features, at, covariances, 0, count);
    let taken = 0;
    for (let row = 0, from = 0; row < count; row++) {
      let sum = 0;
      for (let column = 0; column <= row; column++) sum += triangle[from++]! * covariances[column]!;
      taken += sum * sum;
    }
    return Math.sqrt(Math.max(0, priorVariance(kernel, features, at) - taken) + own);
  };
}
