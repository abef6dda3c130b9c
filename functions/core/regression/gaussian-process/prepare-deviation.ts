import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import type { ProcessRoom } from "#core/numeric/simd/process-code.ts";
import { priorVariance } from "./covariance.ts";
import { covarianceLengths, covariancesWith, type PointsApart, pointsApart } from "./covariances-with.ts";
import type { FittedGaussianProcess } from "./fitted-gaussian-process.ts";
import type { Kernel } from "./kernel.ts";
import { maternRoom } from "./matern-against.ts";
import { quickerWhenAskedOften, type RowAnswer } from "./quicker-when-asked-often.ts";
import { triangleLengths, triangleProduct } from "./triangle-product.ts";

/** The deviation of the process at one row of standardised features that was not measured. */
export function prepareDeviation(
  kernel: Kernel,
  deviation: FittedGaussianProcess["deviation"],
  columnCount: number,
): RowAnswer {
  const triangle = unpackFloat64(deviation.triangle);
  const count = Math.round((Math.sqrt(8 * triangle.length + 1) - 1) / 2);
  const points = pointsApart(kernel, { rowCount: count, columnCount, data: unpackFloat64(deviation.points) });
  return quickerWhenAskedOften(deviationIn(undefined, kernel, points, triangle), () => {
    const room = maternRoom(count, [...covarianceLengths(points), ...triangleLengths(count), count]);
    return room && deviationIn(room, kernel, points, triangle);
  });
}

function deviationIn(
  room: ProcessRoom | undefined,
  kernel: Kernel,
  points: PointsApart,
  triangle: Float64Array,
): RowAnswer {
  const count = points.features.rowCount;
  const fill = covariancesWith(kernel, points, room);
  const product = triangleProduct(triangle, count, room);
  const covariances = room?.take(count) ?? new Float64Array(count);
  const own = kernel.nugget ** 2;
  return (features, at) => {
    fill(features, at, covariances);
    return Math.sqrt(Math.max(0, priorVariance(kernel, features, at) - product(covariances)) + own);
  };
}
