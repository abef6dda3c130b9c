import type { Folds } from "./folds.ts";
import type { SelectionMetric, Tested } from "./selection-error.ts";
import type { TrainedOutcome } from "./trial-outcome.ts";

/** How answers of several learners are put together: by shares that fall with the error of each, or by least squares of all. */
export type Combination = "by-error" | "stacking";

/** All that may be chosen from, with their answers for the test entries, and what the choice goes by. */
export interface Contest {
  readonly outcomes: readonly TrainedOutcome[];
  readonly by: SelectionMetric;
  readonly folds: Folds;
  /** The configuration of each row of the table. */
  readonly groups: readonly string[];
  /** Measured values of the test entries, with the fold of each. */
  readonly tested: Tested;
  readonly scale: "log" | "identity";
  /** How answers are put together; by shares that fall with the error without it. */
  readonly combination?: Combination;
}
