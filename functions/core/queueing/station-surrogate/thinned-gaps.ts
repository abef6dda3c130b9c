import type { StreamDescriptors } from "../surrogate/arrival-descriptors.ts";
import { dispersionCurve } from "./dispersion-curve.ts";

const LEAST_LEFT = 1e-9;

/**
 * A stream of which each event stays with some probability. A gap is then a geometric number of gaps: of dispersions
 * `p I + 1 - p`, where I is that of as many gaps as there were before; exact for renewals at all numbers, and for all at many.
 */
export function thinnedGaps(gaps: StreamDescriptors, probability: number): StreamDescriptors {
  if (probability === 1) return gaps;
  const curve = dispersionCurve(gaps);
  const thinned = (dispersion: number): number => probability * dispersion + 1 - probability;
  const few = (count: number): number => thinned(weightedDispersion(curve, probability, count));
  const many = (count: number): number => thinned(curve(count / probability));
  const scv = few(1);
  const known = (scv - 1 + probability) / probability;
  return {
    scv,
    third:
      probability ** 2 * gaps.third +
      3 * probability * (1 - probability) * known +
      (1 - probability) * (2 - probability),
    dispersion2: few(2),
    dispersion10: many(10),
    dispersion100: many(100),
    dispersionOfMany: thinned(gaps.dispersionOfMany),
  };
}

/** The dispersion of as many gaps as it takes until so many events have stayed, weighted by that number. */
function weightedDispersion(curve: (count: number) => number, probability: number, stay: number): number {
  let share = probability ** stay;
  let [sum, weight] = [0, 0];
  for (let count = stay; ; count++) {
    sum += share * count * curve(count);
    weight += share * count;
    share *= ((1 - probability) * count) / (count + 1 - stay);
    if (count > stay / probability && share * count < LEAST_LEFT * weight) return sum / weight;
  }
}
