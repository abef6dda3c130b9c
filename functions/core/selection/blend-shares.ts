import type { Contest } from "./contest.ts";
import { selectionError } from "./selection-error.ts";
import { stackedShares } from "./stacked-shares.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

/** How much worse a learner may be, relative to the best, before its share falls to 1/e. */
const TEMPERATURE = 0.1;

/** Errors on so few configurations are a draw as much as a merit: shares are nearer to each other by 1 + this over their number. */
const FEW_CONFIGURATIONS = 30;

/** Who is best within the data need not be the best beyond: there shares are nearer to each other. */
const BEYOND_TEMPERATURE = 0.5;

/** Beyond the data a cut counts by the share of the rows below it, to this power: the later, the more alike what will be asked. */
const CUT_POWER = 6;

/** The share of each of these outcomes by its answers for some test entries, in any unit. */
export function sharesOf(contest: Contest, outcomes: readonly TrainedOutcome[], entries: readonly number[]): number[] {
  const { by, tested, folds, groups, combination = "by-error" } = contest;
  const beyond = folds.kind === "extrapolation" || folds.kind === "extrapolation-and-interpolation";
  const most = Math.max(...folds.training.map((rows) => rows.length));
  const weightOfFold = (fold: number): number => (beyond ? (folds.training[fold]!.length / most) ** CUT_POWER : 1);
  const errors = outcomes.map(({ predicted }) => selectionError(by, tested, predicted, entries, weightOfFold));
  const least = Math.max(Math.min(...errors), Number.MIN_VALUE);
  const configurations = new Set(entries.map((entry) => groups[folds.rows[entry]!])).size;
  const temperature = beyond ? BEYOND_TEMPERATURE : TEMPERATURE * (1 + FEW_CONFIGURATIONS / configurations);
  const shares = errors.map((error) => Math.exp(-(error / least - 1) / temperature));
  if (combination === "by-error" || entries.length === 0) return shares;
  return stackedShares(contest, outcomes, entries, { prior: shares, configurations, weightOfFold });
}
