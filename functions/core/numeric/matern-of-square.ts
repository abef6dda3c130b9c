import { expOfNegative } from "./exp-of-negative.ts";

/** Beyond so many lengths nothing is left. */
const FARTHEST = 800;
const THIRD = 1 / 3;

/** What Matérn 5/2 is made of, beside the exponential function. */
export const MATERN = { FARTHEST, THIRD } as const;

/** Matérn 5/2 of a distance of which five times the square is given: (1 + s + s²/3) exp(-s) of its root s, good to some 13 digits. */
export function maternOfSquare(value: number): number {
  const root = Math.sqrt(value);
  const scaled = FARTHEST < root ? FARTHEST : root;
  return (1 + scaled * (1 + scaled * THIRD)) * expOfNegative(scaled);
}
