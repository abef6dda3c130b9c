import type { ArrivalDescriptors } from "../surrogate/arrival-descriptors.ts";

const SCALES = [1, 2, 10, 100] as const;

/** The index of dispersion of some number of gaps, between and beyond the numbers that it is known of. */
export function dispersionAt(gaps: ArrivalDescriptors, count: number): number {
  const known = [gaps.scv, gaps.dispersion2, gaps.dispersion10, gaps.dispersion100] as const;
  const last = SCALES.length - 1;
  // What is left to the limit shrinks as one over the number once covariances have died out.
  if (count >= SCALES[last]!) {
    return gaps.dispersionOfMany - ((gaps.dispersionOfMany - known[last]!) * SCALES[last]!) / count;
  }
  let above = 1;
  while (count > SCALES[above]!) above++;
  const place = Math.log(count / SCALES[above - 1]!) / Math.log(SCALES[above]! / SCALES[above - 1]!);
  return known[above - 1]! + Math.max(0, place) * (known[above]! - known[above - 1]!);
}
