import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

/** Whole configurations in a random order, as many as can be measured in so many seconds: the first that is too long ends it. */
export function drawWithin(
  configurations: readonly string[],
  secondsOf: ReadonlyMap<string, number>,
  budgetSeconds: number,
  random: Prng,
): string[] {
  const drawn: string[] = [];
  let left = budgetSeconds;
  for (const configuration of shuffle(configurations, random)) {
    left -= secondsOf.get(configuration) ?? 0;
    if (left < 0) break;
    drawn.push(configuration);
  }
  return drawn;
}
