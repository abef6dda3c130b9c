import { familiesOf } from "../families.ts";
import type { Trial } from "../trial.ts";

/** The same trials, the first of each family first, then the second of each, and so on. */
export function inTurns(trials: readonly Trial[]): Trial[] {
  const lists = familiesOf(trials).map((name) => trials.filter(({ family }) => family === name));
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}
