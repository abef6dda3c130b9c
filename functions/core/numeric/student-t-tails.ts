import { incompleteBeta } from "./incomplete-beta.ts";

/** The probability that Student's t is at least so far from zero, on either side. */
export function studentTTails(t: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}
