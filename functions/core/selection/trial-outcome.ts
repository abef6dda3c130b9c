import type { FoldAnswers, FoldResult } from "./fold-learner.ts";
import type { Folds } from "./folds.ts";
import { describeTrial, type Trial } from "./trial.ts";

export type TrialOutcome =
  | {
      readonly kind: "trained";
      readonly trial: Trial;
      /** One answer for each test entry. */
      readonly predicted: Float64Array;
      /** How uncertain each is by the trial's own account, on the scale of the target; null where it has none. */
      readonly deviations: Float64Array | null;
    }
  | { readonly kind: "failed"; readonly trial: Trial; readonly reason: string };
export type TrainedOutcome = Extract<TrialOutcome, { readonly kind: "trained" }>;

/** The outcome of a trial out of what came of it in the folds, in their order: the first failure is told. */
export function outcomeOfResults(trial: Trial, folds: Folds, results: readonly FoldResult[]): TrialOutcome {
  const answers: FoldAnswers[] = [];
  for (const result of results) {
    if ("reason" in result) return failedOutcome(trial, result.reason);
    answers.push(result);
  }
  return outcomeOfFolds(trial, folds, answers);
}

/** The outcome of a trial out of the answers of all folds, in their order. */
export function outcomeOfFolds(trial: Trial, folds: Folds, answers: readonly FoldAnswers[]): TrainedOutcome {
  const predicted = new Float64Array(folds.rows.length);
  const known = answers.every(({ deviations }) => deviations !== null);
  const deviations = known ? new Float64Array(folds.rows.length) : null;
  const next = new Array<number>(folds.count).fill(0);
  for (const [entry, fold] of folds.foldOf.entries()) {
    const place = next[fold]!++;
    predicted[entry] = answers[fold]!.predicted[place]!;
    if (deviations !== null) deviations[entry] = answers[fold]!.deviations![place]!;
  }
  return { kind: "trained", trial, predicted, deviations };
}

/** A trial that failed is an outcome with its reason. */
export function failedOutcome(trial: Trial, error: unknown): TrialOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: "failed", trial, reason: `${describeTrial(trial)}: ${reason}` };
}
