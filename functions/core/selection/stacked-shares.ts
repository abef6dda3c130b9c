import { matrixOf } from "#core/numeric/matrix.ts";
import { nonNegativeLeastSquares } from "#core/numeric/non-negative-least-squares.ts";
import type { Contest } from "./contest.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

export interface StackingMeans {
  /** Shares that the solution is drawn towards, in any unit. */
  readonly prior: readonly number[];
  /** How many configurations tell of the errors. */
  readonly configurations: number;
  readonly weightOfFold: (fold: number) => number;
}

/** So many configurations count as much as the prior. */
const PRIOR_CONFIGURATIONS = 10;
/** How much more the shares must sum to 1 than errors must be small. */
const SUM_WEIGHT = 1e3;
/** No error counts for more than this, of logarithms or of the deviation of what was measured. */
const LARGEST_ERROR = 1;

/**
 * Shares of learners by stacking (Wolpert 1992; Breiman 1996): non-negative, of sum 1, that make the errors of the mean
 * over test entries small in least squares, each fold as it counts, and drawn to a prior the more the fewer
 * configurations there are.
 */
export function stackedShares(
  { tested: { measured, foldOf }, scale }: Pick<Contest, "tested" | "scale">,
  outcomes: readonly TrainedOutcome[],
  entries: readonly number[],
  { prior, configurations, weightOfFold }: StackingMeans,
): number[] {
  const sizes = new Map<number, number>();
  for (const entry of entries) sizes.set(foldOf[entry]!, (sizes.get(foldOf[entry]!) ?? 0) + 1);
  const unit = scale === "log" ? 1 : spreadOf(entries.map((entry) => measured[entry]!));
  const errorOf = ({ predicted }: TrainedOutcome, entry: number): number => {
    const error =
      scale === "log" ? Math.log(predicted[entry]! / measured[entry]!) : (predicted[entry]! - measured[entry]!) / unit;
    return Math.min(LARGEST_ERROR, Math.max(-LARGEST_ERROR, error));
  };
  const rows = entries.map((entry) => {
    const fold = foldOf[entry]!;
    const weight = Math.sqrt(weightOfFold(fold) / sizes.get(fold)!);
    return outcomes.map((outcome) => weight * errorOf(outcome, entry));
  });
  const size = Math.sqrt(rows.flat().reduce((sum, error) => sum + error ** 2, 0) / outcomes.length) || 1;
  const pull = size * Math.sqrt(PRIOR_CONFIGURATIONS / configurations);
  const total = prior.reduce((sum, share) => sum + share, 0);
  const matrix = [
    ...rows,
    outcomes.map(() => SUM_WEIGHT * size),
    ...outcomes.map((_, place) => outcomes.map((_other, other) => (place === other ? pull : 0))),
  ];
  const right = [...entries.map(() => 0), SUM_WEIGHT * size, ...prior.map((share) => (pull * share) / total)];
  return [...nonNegativeLeastSquares(matrixOf(matrix), right)];
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}
