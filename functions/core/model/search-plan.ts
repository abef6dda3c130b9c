import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { Question } from "#core/selection/question.ts";
import type { BayesOptions } from "#core/selection/search/bayes-rounds.ts";
import type { ForwardOptions } from "#core/selection/search/forward-rounds.ts";
import type { GridOptions } from "#core/selection/search/grid-rounds.ts";
import type { RandomOptions } from "#core/selection/search/random-rounds.ts";
import type { SearchSpace } from "#core/selection/search/search-space.ts";

/** Where to search, and how, once the trials of the list have been tested. */
export type SearchMethod =
  | { readonly kind: "list" }
  | ({ readonly kind: "grid" } & GridOptions)
  | ({ readonly kind: "random" } & RandomOptions)
  | ({ readonly kind: "bayes" } & BayesOptions);

export interface SearchPlan {
  readonly method: SearchMethod;
  readonly spaces: (problem: LearningProblem, question: Question) => readonly SearchSpace[];
  /** Inputs of each space are chosen one by one first, by the best trial of its family so far. */
  readonly forward?: ForwardOptions;
  readonly timeLimit?: TimeLimit;
}

/** When it is over nothing more is tried, as soon as the baseline and one learner have been. */
export interface TimeLimit {
  readonly seconds: number;
  isOver(): boolean;
}

/** What `--search` does by default: some tens of points a family. */
export const SEARCH_METHODS = {
  grid: { kind: "grid", levels: 3, thinAbove: 300, halveAbove: 27 },
  random: { kind: "random", points: 30 },
  bayes: { kind: "bayes", points: 30, initial: 10, batch: 5, hopelessFactor: 3 },
} as const satisfies Record<string, SearchMethod>;
