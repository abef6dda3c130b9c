import { gammaShare } from "../surrogate/time-quantile.ts";

/**
 * How much of the dispersion of departures is that of arrivals after some time, in units of how long a busy queue remembers: none
 * at first, all at last (Whitt and You 2018, "Heavy-traffic limit of the GI/GI/1 stationary departure process").
 */
export function arrivalWeight(time: number): number {
  if (time < 1e-6) return 0;
  if (time > 1e4) return 1;
  const root = Math.sqrt(time);
  const density = Math.exp(-time / 2) / Math.sqrt(2 * Math.PI);
  // How likely a standard normal number lies within the root.
  const within = gammaShare(0.5, time / 2);
  const weight = ((time * time + 2 * time - 1) * within + 2 * root * density * (1 + time) - time * time) / (2 * time);
  return Math.min(1, Math.max(0, weight));
}
