import { chooseTrial } from "./choose-trial.ts";
import { entriesOf, entriesWithout, type Folds } from "./folds.ts";
import { BASELINE_FAMILY, familiesOf } from "./families.ts";
import { selectionError, type SelectionMetric, type Tested } from "./selection-error.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

/** All that may be chosen from, with their answers for the test entries, and what the choice goes by. */
export interface Contest {
  readonly outcomes: readonly TrainedOutcome[];
  readonly by: SelectionMetric;
  readonly folds: Folds;
  /** Measured values of the test entries, with the fold of each. */
  readonly tested: Tested;
  readonly scale: "log" | "identity";
}

/** A member of a blend and its share; shares sum to 1. */
export interface BlendMember {
  readonly weight: number;
  readonly outcome: TrainedOutcome;
}

/** How much worse a family may be, relative to the best, before its share falls to 1/e. */
const TEMPERATURE = 0.1;

/** Members with a smaller share than this are not worth their bytes. */
const LEAST_WEIGHT = 0.03;

/**
 * The best trial of every family with a share that falls with its error over these test entries. Their errors differ in
 * direction, so that their mean is often better than any, and never as bad as the worst. Without test entries all
 * families count the same.
 */
export function blendMembers({ outcomes, by, tested }: Contest, entries: readonly number[]): BlendMember[] {
  const families = familiesOf(outcomes.map(({ trial }) => trial));
  const learning = families.length > 1 ? families.filter((family) => family !== BASELINE_FAMILY) : families;
  const best = learning.map((family) => {
    const tried = outcomes.filter(({ trial }) => trial.family === family);
    const outcome = chooseTrial(tried, by, tested, entries);
    return { outcome, error: selectionError(by, tested, outcome.predicted, entries) };
  });
  const least = Math.max(Math.min(...best.map(({ error }) => error)), Number.MIN_VALUE);
  const shares = best.map(({ error }) => Math.exp(-(error / least - 1) / TEMPERATURE));
  const enough = LEAST_WEIGHT * shares.reduce((sum, share) => sum + share, 0);
  const kept = shares.map((share) => (share < enough ? 0 : share));
  const total = kept.reduce((sum, share) => sum + share, 0);
  return best.flatMap(({ outcome }, index) => (kept[index]! > 0 ? [{ outcome, weight: kept[index]! / total }] : []));
}

/** Several answers a row, each with its share. */
export interface WeightedAnswers {
  readonly weight: number;
  readonly values: Float64Array;
}

/** The mean of several answers by their shares: of their logarithms where the target is learned on the log scale. */
export function blendAnswers(scale: "log" | "identity", answers: readonly WeightedAnswers[]): Float64Array {
  const [only] = answers;
  if (answers.length === 1 && only !== undefined) return only.values;
  const sums = new Float64Array(only?.values.length ?? 0);
  for (const { weight, values } of answers) {
    for (let row = 0; row < sums.length; row++) {
      sums[row]! += weight * (scale === "log" ? Math.log(values[row]!) : values[row]!);
    }
  }
  return scale === "log" ? sums.map(Math.exp) : sums;
}

/** How much the members of a blend differ: the weighted standard deviation of their answers on the target's scale. */
export function blendSpread(scale: "log" | "identity", answers: readonly WeightedAnswers[]): Float64Array {
  const means = new Float64Array(answers[0]?.values.length ?? 0);
  const squares = new Float64Array(means.length);
  for (const { weight, values } of answers) {
    for (let row = 0; row < means.length; row++) {
      const value = scale === "log" ? Math.log(values[row]!) : values[row]!;
      means[row]! += weight * value;
      squares[row]! += weight * value ** 2;
    }
  }
  return squares.map((square, row) => Math.sqrt(Math.max(0, square - means[row]! ** 2)));
}

/** Answers of blends for the test entries, and what each blend is made of. */
export interface BlendedAnswers {
  readonly predicted: Float64Array;
  readonly spread: Float64Array;
  /** The members, by fold. */
  readonly members: readonly (readonly BlendMember[])[];
}

/** What a blend answers for some test entries, in their order, and how much its members differ there. */
export function blendEntries(
  scale: "log" | "identity",
  members: readonly BlendMember[],
  entries: readonly number[],
): { readonly predicted: Float64Array; readonly spread: Float64Array } {
  const answers = members.map(({ weight, outcome }) => {
    return { weight, values: Float64Array.from(entries, (entry) => outcome.predicted[entry]!) };
  });
  return { predicted: blendAnswers(scale, answers), spread: blendSpread(scale, answers) };
}

/** In each fold a blend that was chosen without it: no row by which it was chosen is among those that it answers for. */
export function blendOutOfFold(contest: Contest): BlendedAnswers {
  const { folds, scale } = contest;
  const predicted = new Float64Array(folds.rows.length);
  const spread = new Float64Array(folds.rows.length);
  const members = Array.from({ length: folds.count }, (_, fold) => {
    const chosen = blendMembers(contest, entriesWithout(folds, fold));
    const entries = entriesOf(folds, fold);
    const blended = blendEntries(scale, chosen, entries);
    for (const [index, entry] of entries.entries()) {
      predicted[entry] = blended.predicted[index]!;
      spread[entry] = blended.spread[index]!;
    }
    return chosen;
  });
  return { predicted, spread, members };
}
