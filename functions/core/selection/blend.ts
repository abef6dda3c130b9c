import type { TrainingTable } from "#core/dataset/training-table.ts";
import { REGRESSOR_KINDS } from "#core/regression/regressors.ts";
import { type Folds, splitRows } from "./folds.ts";
import { chooseTrial, selectionError, type SelectionError, type TrainedOutcome } from "./search.ts";

/** A member of a blend and its share; shares sum to 1. */
export interface BlendMember {
  readonly weight: number;
  readonly outcome: TrainedOutcome;
}

/** How much worse a regressor may be, relative to the best, before its share falls to 1/e. */
const TEMPERATURE = 0.2;

/** Members with a smaller share than this are not worth their bytes. */
const LEAST_WEIGHT = 0.03;

/**
 * The best trial of every kind of regressor with a share that falls with its error over these rows. Their errors differ
 * in direction, so that their mean is often better than any, and never as bad as the worst.
 */
export function blendMembers(
  outcomes: readonly TrainedOutcome[],
  by: SelectionError,
  targets: Float64Array,
  rows: readonly number[],
): BlendMember[] {
  const best = REGRESSOR_KINDS.filter((kind) => kind !== "mean").flatMap((kind) => {
    const tried = outcomes.filter(({ trial }) => trial.regressor.kind === kind);
    if (tried.length === 0) return [];
    const outcome = chooseTrial(tried, by, targets, rows);
    return [{ outcome, error: selectionError(by, targets, outcome.predicted, rows) }];
  });
  const least = Math.max(Math.min(...best.map(({ error }) => error)), Number.MIN_VALUE);
  const shares = best.map(({ error }) => Math.exp(-(error / least - 1) / TEMPERATURE));
  const enough = LEAST_WEIGHT * shares.reduce((sum, share) => sum + share, 0);
  const kept = shares.map((share) => (share < enough ? 0 : share));
  const total = kept.reduce((sum, share) => sum + share, 0);
  return best.flatMap(({ outcome }, index) => (kept[index]! > 0 ? [{ outcome, weight: kept[index]! / total }] : []));
}

/** The mean of several answers by their shares: of their logarithms where the target is learned on the log scale. */
export function blendAnswers(
  scale: "log" | "identity",
  answers: readonly { readonly weight: number; readonly values: Float64Array }[],
): Float64Array {
  const sums = new Float64Array(answers[0]?.values.length ?? 0);
  for (const { weight, values } of answers) {
    for (let row = 0; row < sums.length; row++) {
      sums[row]! += weight * (scale === "log" ? Math.log(values[row]!) : values[row]!);
    }
  }
  return scale === "log" ? sums.map(Math.exp) : sums;
}

/** Out-of-fold predictions of the blend: in each fold with members and shares by the errors in the others. */
export function blendOutOfFold(
  outcomes: readonly TrainedOutcome[],
  by: SelectionError,
  { targets }: Pick<TrainingTable, "targets">,
  folds: Folds,
  scale: "log" | "identity",
): Float64Array {
  const predicted = new Float64Array(targets.length);
  for (let fold = 0; fold < folds.count; fold++) {
    const { training, heldOut } = splitRows(folds, fold);
    const members = blendMembers(outcomes, by, targets, training);
    const answers = members.map(({ weight, outcome }) => ({ weight, values: outcome.predicted }));
    const blended = blendAnswers(scale, answers);
    for (const row of heldOut) predicted[row] = blended[row]!;
  }
  return predicted;
}
