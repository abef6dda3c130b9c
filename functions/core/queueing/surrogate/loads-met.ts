import type { TandemDescription } from "./tandem-description.ts";
import type { TandemLabel } from "./tandem-label.ts";

/** How many numbers tell of the loads that a simulation met. */
export const LOADS_MET = 2;

/** So much of what was idle in use by chance is one, and more than so many do not count as more. */
const [UNIT, MOST] = [0.05, 4];

/**
 * By how much a simulation found both stages busier than they are in the long run, over what is idle. A network that is told them
 * while it learns explains by them what of a label is chance, and is asked with none: a control variate (Lavenberg and Welch
 * 1981) whose coefficients are learned, for each tandem its own.
 */
export function loadsMet(
  { utilisation1, utilisation2 }: Pick<TandemDescription, "utilisation1" | "utilisation2">,
  { utilisation1: met1, utilisation2: met2 }: Pick<TandemLabel, "utilisation1" | "utilisation2">,
): readonly [number, number] {
  const by = (nominal: number, met: number): number =>
    Math.max(-MOST, Math.min(MOST, (met - nominal) / (1 - nominal) / UNIT));
  return [by(utilisation1, met1), by(utilisation2, met2)];
}
