import type { Contest } from "./contest.ts";
import type { Folds } from "./folds.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

/** A contest about configurations that nobody measured, and one about those that were; null where no fold is about them. */
export interface Contests {
  readonly unknown: Contest;
  readonly known: Contest | null;
}

/** Divides what all folds say by what they are about: the fold of known configurations, which is the last, and the others. */
export function divideContest(contest: Contest): Contests {
  const { known, count, foldOf } = contest.folds;
  if (known === undefined) return { unknown: contest, known: null };
  const begin = foldOf.indexOf(known);
  return {
    unknown: part(contest, { from: 0, to: begin, first: 0, folds: count - 1 }),
    known: part(contest, { from: begin, to: foldOf.length, first: known, folds: 1 }),
  };
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly folds: number;
}

function part(contest: Contest, { from, to, first, folds }: Part): Contest {
  const { training, kind, rows, foldOf } = contest.folds;
  const some: Folds = {
    kind,
    count: folds,
    training: training.slice(first, first + folds),
    rows: rows.slice(from, to),
    foldOf: foldOf.slice(from, to).map((fold) => fold - first),
  };
  return {
    ...contest,
    folds: some,
    tested: { measured: contest.tested.measured.slice(from, to), foldOf: some.foldOf },
    outcomes: contest.outcomes.map(({ predicted, deviations, ...rest }): TrainedOutcome => ({
      ...rest,
      predicted: predicted.slice(from, to),
      deviations: deviations?.slice(from, to) ?? null,
    })),
  };
}
