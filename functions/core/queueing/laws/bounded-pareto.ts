/** The mean of a power of a bounded Pareto time whose lower bound is 1. */
export function boundedParetoMoment({ shape, ratio }: { shape: number; ratio: number }, power: number): number {
  const scale = shape / (1 - ratio ** -shape);
  const exponent = power - shape;
  if (Math.abs(exponent) < 1e-9) return scale * Math.log(ratio);
  return (scale * (ratio ** exponent - 1)) / exponent;
}
