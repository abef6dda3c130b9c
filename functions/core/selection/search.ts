import type { TrainingTable } from "#core/dataset/training-table.ts";
import { crossValidate, type LearningMeans } from "./cross-validate.ts";
import { foldFeatures } from "./fold-features.ts";
import type { Folds } from "./folds.ts";
import { cappedMape } from "./mape.ts";
import { mae } from "./mae.ts";
import { describeTrial, type Trial } from "./trial.ts";

export type TrialOutcome =
  | { readonly kind: "trained"; readonly trial: Trial; readonly predicted: Float64Array }
  | { readonly kind: "failed"; readonly trial: Trial; readonly reason: string };
export type TrainedOutcome = Extract<TrialOutcome, { readonly kind: "trained" }>;

/** Runs trials and gives what came of them in order; where and how many at once is the caller's affair. */
export type RunTrials = (
  trials: readonly Trial[],
  evaluate: (trial: Trial) => Promise<TrialOutcome>,
) => Promise<TrialOutcome[]>;

/** Cross-validates every trial. One that fails is an outcome with its reason. */
export function searchTrials(
  trials: readonly Trial[],
  table: Pick<TrainingTable, "features" | "targets">,
  folds: Folds,
  means: LearningMeans,
  runTrials: RunTrials,
): Promise<TrialOutcome[]> {
  const featuresOf = foldFeatures(table.features, folds);
  return runTrials(trials, async (trial): Promise<TrialOutcome> => {
    try {
      const predicted = await crossValidate(trial, featuresOf(trial.features), table.targets, means);
      if (!predicted.every(Number.isFinite)) throw new RangeError("its predictions are not finite numbers");
      return { kind: "trained", trial, predicted };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: "failed", trial, reason: `${describeTrial(trial)}: ${reason}` };
    }
  });
}

export type SelectionError = "capped-mape" | "relative-mae";

/** By relative errors, unless some targets are zero and have none: then by the mean error over the mean. */
export function selectionErrorFor(targets: Float64Array): SelectionError {
  return targets.includes(0) ? "relative-mae" : "capped-mape";
}

/** The error that a choice goes by, over some rows; lower is better. */
export function selectionError(
  by: SelectionError,
  measured: Float64Array,
  predicted: Float64Array,
  rows: readonly number[],
): number {
  const truths = new Float64Array(rows.length);
  const answers = new Float64Array(rows.length);
  let size = 0;
  for (let index = 0; index < rows.length; index++) {
    truths[index] = measured[rows[index]!]!;
    answers[index] = predicted[rows[index]!]!;
    size += Math.abs(truths[index]!);
  }
  if (by === "capped-mape") return cappedMape(truths, answers) ?? 0;
  return mae(truths, answers) / (size / rows.length || 1);
}

/** One in a million: no measurement of a time is that good. */
export const NEGLIGIBLE_ERROR = 1e-6;

/** The trial with the smallest error over these rows; of equals the first. */
export function chooseTrial(
  outcomes: readonly TrainedOutcome[],
  by: SelectionError,
  measured: Float64Array,
  rows: readonly number[],
): TrainedOutcome {
  let best: TrainedOutcome | undefined;
  let least = Infinity;
  for (const outcome of outcomes) {
    const error = selectionError(by, measured, outcome.predicted, rows);
    // Among laws that are met exactly, rounding must not decide for the more complicated one.
    if (best === undefined || error < least * (1 - 1e-9) - NEGLIGIBLE_ERROR) [best, least] = [outcome, error];
  }
  if (best === undefined) throw new RangeError("Cannot choose a regressor as at least one trial must have succeeded");
  return best;
}
