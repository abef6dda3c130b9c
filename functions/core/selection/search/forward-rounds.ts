import { recipeOfInputs } from "#core/features/recipe-of-inputs.ts";
import type { SearchMeans, SearchRound } from "./search-round.ts";
import type { Trial } from "../trial.ts";
import type { TrialOutcome } from "../trial-outcome.ts";

export interface ForwardOptions {
  /** Inputs at least and at most; 1 and all by default. */
  readonly least?: number;
  readonly most?: number;
  /** An input more must make the error smaller by this share; 0 by default. */
  readonly tolerance?: number;
  /** Ends when so many inputs in a row, each the best there was, made nothing better; never by default. */
  readonly patience?: number;
}

/** Inputs that were chosen, and the error with them. */
export interface ChosenInputs {
  readonly columns: readonly string[];
  readonly error: number;
}

/**
 * Sequential forward selection (Whitney 1971): begins with no input and adds the one that makes the cross-validated
 * error smallest, one after another; the number that was best is kept. Each step is a round of trials.
 */
export function* forwardRounds(
  trial: Trial,
  { problem, errorOf }: Pick<SearchMeans, "problem" | "errorOf">,
  { least = 1, most = Infinity, tolerance = 0, patience = Infinity }: ForwardOptions,
): Generator<SearchRound, ChosenInputs, readonly TrialOutcome[]> {
  const all = problem.features.columns.map(({ name }) => name);
  let taken: string[] = [];
  let best: ChosenInputs = { columns: all, error: Infinity };
  let wasted = 0;
  while (taken.length < Math.min(most, all.length) && wasted < patience) {
    const candidates = all.filter((name) => !taken.includes(name)).map((name) => [...taken, name]);
    const outcomes = yield { trials: candidates.map((columns) => withColumns(trial, columns)), problem };
    const errors = outcomes.map((outcome) => errorOf(outcome, problem));
    const error = Math.min(...errors);
    if (error === Infinity) break;
    taken = candidates[errors.indexOf(error)]!;
    const better = error < best.error * (1 - tolerance);
    if (taken.length <= least || better) best = { columns: taken, error };
    wasted = better || taken.length <= least ? 0 : wasted + 1;
  }
  return best;
}

/** The same trial with these inputs alone. */
export function withColumns({ onto, ...trial }: Trial, columns: readonly string[]): Trial {
  return {
    ...trial,
    features: recipeOfInputs(trial.features, columns),
    onto: onto === null ? null : { ...onto, features: recipeOfInputs(onto.features, columns) },
  };
}
