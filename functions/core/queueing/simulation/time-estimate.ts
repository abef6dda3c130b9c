import { studentTQuantile } from "#core/numeric/student-t.ts";
import { varianceOfSum } from "./batch-means.ts";
import { countBelow, type LogHistogram, quantileOf, sumHistograms } from "./log-histogram.ts";
import type { Estimate, TimeEstimate } from "./tandem-simulation.ts";

/** How far around a quantile the density is measured. */
const DENSITY_REACH = 1.03;

/** A mean, and quantiles whose errors come from how often each part of the simulation lies below them. */
export function timeEstimate(meanSeconds: Estimate, parts: readonly LogHistogram[]): TimeEstimate {
  const histogram = sumHistograms(parts);
  const quantile = (share: number): Estimate => {
    const value = quantileOf(histogram, share);
    if (parts.length < 8 || histogram.total === 0) return { value, standardError: NaN };
    const residuals = Float64Array.from(parts, (part) => countBelow(part, value) - share * part.total);
    const error = Math.sqrt(varianceOfParts(residuals));
    const reached = countBelow(histogram, value * DENSITY_REACH) - countBelow(histogram, value / DENSITY_REACH);
    return { value, standardError: (error / reached) * value * (DENSITY_REACH - 1 / DENSITY_REACH) };
  };
  return {
    count: histogram.total,
    meanSeconds: { value: meanSeconds.value, standardError: meanSeconds.standardError },
    p50Seconds: quantile(0.5),
    p90Seconds: quantile(0.9),
    p95Seconds: quantile(0.95),
    p99Seconds: quantile(0.99),
    histogram,
  };
}

function varianceOfParts(residuals: Float64Array): number {
  if (residuals.length >= 32) return varianceOfSum(residuals).variance;
  const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  return (squares * residuals.length) / (residuals.length - 1);
}

/** Half of the 95 % interval that goes with a standard error of batch means. */
export function halfWidth({ standardError }: Estimate): number {
  return standardError * studentTQuantile(0.975, 31);
}
