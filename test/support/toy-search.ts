import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { SearchMeans, SearchRound } from "#core/selection/search/search-round.ts";
import type { SearchSpace } from "#core/selection/search/search-space.ts";

import { lawTable } from "./learning-fixture.ts";
import { learningProblem } from "./learning-problem.ts";

const AS_IS = { numbers: ["identity"], degree: 1, scaling: "none" } as const;

/** A space of support vector machines, which have numbers and names to search. */
export function toySpace(
  dimensions: SearchSpace["dimensions"],
  { family = "toy", recipes = [AS_IS] }: Partial<Pick<SearchSpace, "family" | "recipes">> = {},
): SearchSpace {
  return {
    family,
    recipes,
    targetScale: "identity",
    errorWeights: "equal",
    onto: null,
    regressor: { kind: "support-vector", kernel: "rbf", C: 1, epsilon: 0.1, gamma: "scale" },
    dimensions,
  };
}

/** What is known of a hyperparameter of a trial. */
export function settingOf(trial: Trial, name: string): unknown {
  return (trial.regressor as unknown as Record<string, unknown>)[name];
}

/** Means of a search whose errors are a function of the trial: nothing is learned. */
export function toyMeans(
  spaces: readonly SearchSpace[],
  error: (trial: Trial, problem: LearningProblem) => number,
  { configurations = 12, seed = 1 }: { readonly configurations?: number; readonly seed?: number } = {},
): SearchMeans {
  const table = lawTable({ configurations, repetitions: 2 });
  return {
    spaces,
    problem: { ...learningProblem(table), seed },
    groups: table.groups,
    errorOf: (outcome, problem) => (outcome.kind === "failed" ? Infinity : error(outcome.trial, problem)),
  };
}

/** An outcome for the sake of its trial. */
export function toyOutcome(trial: Trial): TrialOutcome {
  return { kind: "trained", trial, predicted: new Float64Array(0), deviations: null };
}

/** Runs a search to its end with toy outcomes: its rounds, and what it found. */
export function runRounds<Found>(
  rounds: Generator<SearchRound, Found, readonly TrialOutcome[]>,
  outcomeOf: (trial: Trial) => TrialOutcome = toyOutcome,
): { readonly rounds: SearchRound[]; readonly found: Found } {
  const ran: SearchRound[] = [];
  let next = rounds.next();
  while (next.done !== true) {
    ran.push(next.value);
    next = rounds.next(next.value.trials.map(outcomeOf));
  }
  return { rounds: ran, found: next.value };
}
