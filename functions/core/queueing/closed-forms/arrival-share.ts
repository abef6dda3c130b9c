import { normalTail } from "#core/numeric/normal-tail.ts";

/**
 * How much of the dispersion of departures from a queue is that of its arrivals over some time, the rest that of its services: none
 * at first, all in the long run, by the correlation over time of reflected Brownian motion (Whitt and You 2018, "Heavy-traffic limit
 * of the GI/GI/1 stationary departure process"). Time is in units of how long a busy queue remembers.
 */
export function arrivalShare(time: number): number {
  if (time < 1e-6) return 0;
  // Of long times what is left of one is lost in rounding.
  if (time > 200) return 1 - 1 / (2 * time);
  const root = Math.sqrt(time);
  const density = Math.exp(-time / 2) / Math.sqrt(2 * Math.PI);
  const correlation = 2 * (1 - 2 * time - time * time) * normalTail(root) + 2 * root * density * (1 + time);
  return Math.min(1, Math.max(0, 1 - (1 - correlation) / (2 * time)));
}
