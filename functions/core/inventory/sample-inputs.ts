import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";

/** An object of a service's own input bucket. */
export interface SourceObject {
  readonly key: string;
  readonly sizeBytes: number;
}

export interface SampleOptions {
  readonly sets: number;
  readonly perSet: number;
  /** Larger objects are left where they are. */
  readonly mostBytes: number;
}

/** From here on sizes differ enough to be worth a set of their own. */
const SPREAD = 1.5;

/**
 * Draws inputs in sets of like size, so that the models learn what size does: as many sets as sizes differ for, the
 * smallest first. The same seed draws the same of the same objects, in whatever order they come.
 */
export function sampleInputs(
  objects: readonly SourceObject[],
  { sets, perSet, mostBytes }: SampleOptions,
  random: Prng,
): Readonly<Record<string, readonly SourceObject[]>> {
  const fit = objects.filter(({ key, sizeBytes }) => sizeBytes > 0 && sizeBytes <= mostBytes && !key.endsWith("/"));
  const sorted = [...fit].sort((left, right) => left.sizeBytes - right.sizeBytes || (left.key < right.key ? -1 : 1));
  if (sorted.length === 0) return {};
  const spread = sorted.at(-1)!.sizeBytes / sorted[0]!.sizeBytes;
  const worth = Math.max(1, Math.min(sets, sorted.length, Math.floor(Math.log(spread) / Math.log(SPREAD)) + 1));
  const drawn = Array.from({ length: worth }, (_, set): readonly [string, readonly SourceObject[]] => {
    const from = Math.round((set * sorted.length) / worth);
    const to = Math.round(((set + 1) * sorted.length) / worth);
    return [`size-${set + 1}`, shuffle(sorted.slice(from, to), random).slice(0, perSet)];
  });
  return Object.fromEntries(drawn.filter(([, files]) => files.length > 0));
}
