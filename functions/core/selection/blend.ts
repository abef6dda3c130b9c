import { sharesOf } from "./blend-shares.ts";
import { chooseTrial } from "./choose-trial.ts";
import type { Contest } from "./contest.ts";
import { entriesOf, entriesWithout } from "./folds.ts";
import { BASELINE_FAMILY, familiesOf } from "./families.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

export type { Contest } from "./contest.ts";

/** A member of a blend and its share; shares sum to 1. */
export interface BlendMember {
  readonly weight: number;
  readonly outcome: TrainedOutcome;
}

/** Members with a smaller share than this are not worth their bytes. */
const LEAST_WEIGHT = 0.05;

/**
 * The best trial of every family with a share that falls with its error over these test entries. Their errors differ in
 * direction, so that their mean is often better than any, and never as bad as the worst. Without test entries all
 * families count the same.
 */
export function blendMembers(contest: Contest, entries: readonly number[]): BlendMember[] {
  const { outcomes, by, tested } = contest;
  const families = familiesOf(outcomes.map(({ trial }) => trial));
  const learning = families.length > 1 ? families.filter((family) => family !== BASELINE_FAMILY) : families;
  const best = learning.map((family) =>
    chooseTrial(
      outcomes.filter(({ trial }) => trial.family === family),
      by,
      tested,
      entries,
    ),
  );
  const shares = sharesOf(contest, best, entries);
  const enough = LEAST_WEIGHT * shares.reduce((sum, share) => sum + share, 0);
  const kept = shares.map((share) => (share < enough ? 0 : share));
  const total = kept.reduce((sum, share) => sum + share, 0);
  return best.flatMap((outcome, index) => (kept[index]! > 0 ? [{ outcome, weight: kept[index]! / total }] : []));
}

/** Several answers a row, each with its share. */
export interface WeightedAnswers {
  readonly weight: number;
  readonly values: Float64Array;
}

/** No member takes the mean of logarithms with it by more than so far from their median, times its share. */
const LARGEST_STRAY = 0.2;

/**
 * The mean of several answers by their shares: of their logarithms where the target is learned on the log scale, none of
 * them further from the weighted median than a fifth, since one that errs by orders of magnitude is of no use however
 * small its share.
 */
export function blendAnswers(scale: "log" | "identity", answers: readonly WeightedAnswers[]): Float64Array {
  const [only] = answers;
  if (answers.length === 1 && only !== undefined) return only.values;
  const count = only?.values.length ?? 0;
  if (scale === "identity") {
    const sums = new Float64Array(count);
    for (const { weight, values } of answers) for (let row = 0; row < count; row++) sums[row]! += weight * values[row]!;
    return sums;
  }
  const logs = new Float64Array(answers.length);
  const order = answers.map((_, index) => index);
  return Float64Array.from({ length: count }, (_, row) => {
    for (let index = 0; index < answers.length; index++) logs[index] = Math.log(answers[index]!.values[row]!);
    const middle = weightedMedian(logs, answers, order);
    let sum = 0;
    for (let index = 0; index < answers.length; index++) {
      const stray = Math.min(LARGEST_STRAY, Math.max(-LARGEST_STRAY, logs[index]! - middle));
      sum += answers[index]!.weight * stray;
    }
    return Math.exp(middle + sum);
  });
}

/** What half of the shares do not exceed and half are not below; the middle of two such values. */
function weightedMedian(values: Float64Array, shares: readonly { readonly weight: number }[], order: number[]): number {
  order.sort((one, other) => values[one]! - values[other]! || one - other);
  let sum = 0;
  for (const [place, index] of order.entries()) {
    sum += shares[index]!.weight;
    const next = order[place + 1];
    if (next === undefined || sum > 0.5 + 1e-9) return values[index]!;
    if (sum > 0.5 - 1e-9) return (values[index]! + values[next]!) / 2;
  }
  return NaN;
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
