import type { Prng } from "#core/numeric/prng.ts";

/** A shuffled copy (Fisher–Yates, Durstenfeld's form). */
export function shuffle<T>(items: readonly T[], random: Prng): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[chosen]] = [shuffled[chosen] as T, shuffled[last] as T];
  }
  return shuffled;
}
