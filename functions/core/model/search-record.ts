import { z } from "zod";

/** How what was tried was chosen, beyond a fixed list. */
export const SearchRecord = z.strictObject({
  /** `list`: nothing but the fixed list. */
  method: z.enum(["list", "grid", "random", "bayes"]),
  /** Trials that were tested on all configurations … */
  trials: z.int().nonnegative(),
  /** … and on a part of them first, of which most went no further. */
  partTrials: z.int().nonnegative(),
  rounds: z.int().nonnegative(),
  timeLimitSeconds: z.number().nullable(),
  /** Whether the time limit ended the search: what was learned then depends on how fast the machine was. */
  endedByTime: z.boolean(),
  /** The inputs that each family was left with, where they were chosen one by one. */
  inputs: z.record(z.string(), z.array(z.string())).optional(),
});
export type SearchRecord = z.infer<typeof SearchRecord>;

/** What a reader must know of a search, as sentences. */
export function searchWords({
  method,
  trials,
  partTrials,
  timeLimitSeconds,
  endedByTime,
  inputs,
}: SearchRecord): string[] {
  const tested = partTrials === 0 ? "" : `, after ${partTrials} on parts of the configurations`;
  const searched = {
    list: `${trials} trials were tested`,
    grid: `${trials} trials of a grid were tested`,
    random: `${trials} trials, most of them drawn at random, were tested`,
    bayes: `${trials} trials, most of them proposed by what came of those before, were tested`,
  };
  const adaptive = method === "bayes" || partTrials > 0 || inputs !== undefined;
  return [
    ...(method === "list" ? [] : [`${searched[method]}${tested}.`]),
    ...(adaptive
      ? ["What was tried followed the errors on all folds, so that the held-out error may be slightly too good."]
      : []),
    ...(endedByTime
      ? [
          `The time limit of ${timeLimitSeconds} s ended the search after ${trials} trials: on a machine of another speed the same call may give another model.`,
        ]
      : []),
  ];
}
