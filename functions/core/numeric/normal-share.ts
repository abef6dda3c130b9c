/** How much of a standard normal law lies below a number: Abramowitz and Stegun 26.2.17 (absolute error 7.5e-8). */
export function normalShare(at: number): number {
  if (at < 0) return 1 - normalShare(-at);
  const t = 1 / (1 + 0.2316419 * at);
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
