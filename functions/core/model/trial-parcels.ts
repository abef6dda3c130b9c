import { z } from "zod";

/** So much work is worth the start of an invocation, which takes 2 to 10 s. */
export const PARCEL_SECONDS = 30;

/** How a round of a search is shared out: whoever divides it first decides for all. Which parcels there are changes no result. */
export const TrialParcels = z.strictObject({
  format: z.literal("trial-parcels"),
  version: z.literal(1),
  /** The trials of each parcel, by what they are known by. */
  parcels: z.array(z.array(z.string()).min(1)).min(2),
  /** The tasks that ask others for help: their step, and how many share the round with whoever divided it. */
  help: z.strictObject({ step: z.int().positive(), of: z.int().positive() }),
});
export type TrialParcels = z.infer<typeof TrialParcels>;

/**
 * Gathers trials into parcels of at least so much work, by what each is guessed to take: the longest first, so that who
 * comes last finds short ones. What is left over goes with the last.
 */
export function gatherTrials(seconds: readonly number[], leastSeconds = PARCEL_SECONDS): number[][] {
  const longestFirst = [...seconds.keys()].sort((one, other) => seconds[other]! - seconds[one]! || one - other);
  const parcels: number[][] = [];
  let gathered: number[] = [];
  let work = 0;
  for (const trial of longestFirst) {
    gathered.push(trial);
    work += seconds[trial]!;
    if (work < leastSeconds) continue;
    parcels.push(gathered);
    [gathered, work] = [[], 0];
  }
  const last = parcels.at(-1);
  if (last === undefined) return gathered.length === 0 ? [] : [gathered];
  last.push(...gathered);
  return parcels;
}
