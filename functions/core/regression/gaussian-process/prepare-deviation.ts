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
    const taken = squaredProduct(triangle, covariances);
    return Math.sqrt(Math.max(0, priorVariance(kernel, features, at) - taken) + own);
  };
}

/** |triangle · vector|², four rows at a time so that their sums do not wait for each other. */
function squaredProduct(triangle: Float64Array, vector: Float64Array): number {
  const count = vector.length;
  let total = 0;
  let row = 0;
  let from = 0;
  for (; row + 4 <= count; row += 4) {
    const second = from + row + 1;
    const third = second + row + 2;
    const fourth = third + row + 3;
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    for (let column = 0; column <= row; column++) {
      const value = vector[column]!;
      sum0 += triangle[from + column]! * value;
      sum1 += triangle[second + column]! * value;
      sum2 += triangle[third + column]! * value;
      sum3 += triangle[fourth + column]! * value;
    }
    const [next1, next2, next3] = [vector[row + 1]!, vector[row + 2]!, vector[row + 3]!];
    sum1 += triangle[second + row + 1]! * next1;
    sum2 += triangle[third + row + 1]! * next1 + triangle[third + row + 2]! * next2;
    sum3 +=
      triangle[fourth + row + 1]! * next1 + triangle[fourth + row + 2]! * next2 + triangle[fourth + row + 3]! * next3;
    total += sum0 * sum0 + sum1 * sum1 + sum2 * sum2 + sum3 * sum3;
    from = fourth + row + 4;
  }
  for (; row < count; row++) {
    let sum = 0;
    for (let column = 0; column <= row; column++) sum += triangle[from++]! * vector[column]!;
    total += sum * sum;
  }
  return total;
}
