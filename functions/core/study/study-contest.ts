import { chooseTrial } from "#core/selection/choose-trial.ts";
import { type Folds, foldsOf } from "#core/selection/folds.ts";
import { selectionError, type SelectionMetric, type Tested } from "#core/selection/selection-error.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrainedOutcome, TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { StudyPart } from "./study-splits.ts";

/** All trials with their answers for the rows by which is chosen, part by part. */
export interface StudyContest {
  readonly by: SelectionMetric;
  readonly outcomes: readonly TrialOutcome[];
  readonly folds: Folds;
  readonly tested: Tested;
  /** Test entries of each part. */
  readonly entries: readonly (readonly number[])[];
  /** The parts in whose search a trial was found; only these may choose it. */
  readonly bornIn: ReadonlyMap<Trial, ReadonlySet<number>>;
}

/** The folds by which is chosen: the tests of all parts, one after another. */
export function selectionFolds(parts: readonly StudyPart[]): Folds {
  return foldsOf(
    "grouped-k-fold",
    parts.flatMap(({ selection }) => selection),
  );
}

/** Gathers what the choice is made of. */
export function studyContest(
  parts: readonly StudyPart[],
  outcomes: readonly TrialOutcome[],
  targets: Float64Array,
  { by, bornIn }: Pick<StudyContest, "by" | "bornIn">,
): StudyContest {
  const folds = selectionFolds(parts);
  const tested = { measured: Float64Array.from(folds.rows, (row) => targets[row]!), foldOf: folds.foldOf };
  const partOfFold = parts.flatMap(({ selection }, part) => selection.map(() => part));
  const entries = parts.map((_, part) =>
    [...folds.foldOf.keys()].filter((entry) => partOfFold[folds.foldOf[entry]!] === part),
  );
  return { by, bornIn, outcomes, folds, tested, entries };
}

/** The best trial of some families over some entries, of those that a part came to; undefined where all of them failed. */
export function bestOf(
  { outcomes, by, tested, bornIn }: StudyContest,
  families: readonly string[],
  entries: readonly number[],
  part?: number,
): TrainedOutcome | undefined {
  const trained = outcomes.filter(
    (outcome): outcome is TrainedOutcome =>
      outcome.kind === "trained" &&
      families.includes(outcome.trial.family) &&
      (part === undefined || bornIn.get(outcome.trial)?.has(part) === true),
  );
  return trained.length === 0 ? undefined : chooseTrial(trained, by, tested, entries);
}

/** The error of a trial over some entries. */
export function errorOf({ by, tested }: StudyContest, outcome: TrainedOutcome, entries: readonly number[]): number {
  return selectionError(by, tested, outcome.predicted, entries);
}
