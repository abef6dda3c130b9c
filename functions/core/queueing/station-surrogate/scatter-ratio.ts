/** How the parts of what a station adds to a response scatter, and hang together with what came before them. */
export interface ScatteredPart {
  readonly waitVariance: number;
  readonly serviceVariance: number;
  readonly bufferVariance: number;
  readonly waitCorrelation: number;
  readonly bufferCorrelation: number;
}

/** How much wider responses scatter than if all their parts were independent: a ratio of standard deviations. */
export function scatterRatio(parts: readonly ScatteredPart[]): number {
  let [apart, together] = [0, 0];
  const add = (variance: number, correlation: number): void => {
    apart += variance;
    together += variance + 2 * correlation * Math.sqrt(Math.max(0, together) * variance);
  };
  for (const { waitVariance, serviceVariance, bufferVariance, waitCorrelation, bufferCorrelation } of parts) {
    add(waitVariance, waitCorrelation);
    add(serviceVariance, 0);
    add(bufferVariance, bufferCorrelation);
  }
  return apart > 0 ? Math.sqrt(Math.max(0, together) / apart) : 1;
}
