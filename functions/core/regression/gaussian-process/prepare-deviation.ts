import { unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { priorVariance } from "./covariance.ts";
import { covarianceLengths, covariancesWith, pointsApart } from "./covariances-with.ts";
import type { FittedGaussianProcess } from "./fitted-gaussian-process.ts";
import type { Kernel } from "./kernel.ts";
import { maternRoom } from "./matern-against.ts";
import { triangleLengths, triangleProduct } from "./triangle-product.ts";

/** The deviation of the process at one row of standardised features that was not measured; with SIMD to the same bits. */
export function prepareDeviation(
  kernel: Kernel,
  deviation: FittedGaussianProcess["deviation"],
  columnCount: number,
  engine: "simd" | "plain" = "simd",
): (features: Float64Array, at: number) => number {
  const triangle = unpackFloat64(deviation.triangle);
  const count = Math.round((Math.sqrt(8 * triangle.length + 1) - 1) / 2);
  const points = pointsApart(kernel, { rowCount: count, columnCount, data: unpackFloat64(deviation.points) });
  const lengths = [...covarianceLengths(points), ...triangleLengths(count), count];
  const room = maternRoom(count, lengths, engine);
  const fill = covariancesWith(kernel, points, room);
  const product = triangleProduct(triangle, count, room);
  const covariances = room?.take(count) ?? new Float64Array(count);
  const own = kernel.nugget ** 2;
  return (features, at) => {
    fill(features, at, covariances);
    return Math.sqrt(Math.max(0, priorVariance(kernel, features, at) - product(covariances)) + own);
  };
}
