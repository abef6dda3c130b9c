import type { LearningProblem } from "../learning-problem.ts";
import type { SearchSpace } from "./search-space.ts";
import type { Trial } from "../trial.ts";
import type { TrialOutcome } from "../trial-outcome.ts";

/** Trials that may run side by side: what comes of one has no say in the others. */
export interface SearchRound {
  readonly trials: readonly Trial[];
  /** All measurements, or part of them. */
  readonly problem: LearningProblem;
}

/**
 * A search, round by round: it gives trials and is given their outcomes, in order. What it asks for depends on nothing
 * but the outcomes, so that it is the same wherever and however many at once they run.
 */
export type SearchRounds = Generator<SearchRound, void, readonly TrialOutcome[]>;

export interface SearchMeans {
  readonly spaces: readonly SearchSpace[];
  readonly problem: LearningProblem;
  /** Configurations of the rows. */
  readonly groups: readonly string[];
  /** What a choice goes by, lower is better; infinite for a trial that failed. */
  readonly errorOf: (outcome: TrialOutcome, problem: LearningProblem) => number;
}
