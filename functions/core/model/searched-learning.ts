import { recipeOfInputs } from "#core/features/recipe-of-inputs.ts";
import { outcomeError } from "#core/selection/outcome-error.ts";
import type { Question } from "#core/selection/question.ts";
import { bayesRounds } from "#core/selection/search/bayes-rounds.ts";
import { valueAt } from "#core/selection/search/dimension.ts";
import { forwardRounds } from "#core/selection/search/forward-rounds.ts";
import { gridRounds } from "#core/selection/search/grid-rounds.ts";
import { randomRounds } from "#core/selection/search/random-rounds.ts";
import type { SearchMeans, SearchRounds } from "#core/selection/search/search-round.ts";
import { checkSpace, dimensionsOf, type SearchSpace, trialAt } from "#core/selection/search/search-space.ts";
import { type SelectionMetric, selectionMetricFor } from "#core/selection/selection-error.ts";
import type { Trial } from "#core/selection/trial.ts";
import { RoundRunner } from "./round-runner.ts";
import type { SearchMethod, SearchPlan } from "./search-plan.ts";
import type { SearchRecord } from "./search-record.ts";
import type { Learning } from "./train-model.ts";

export interface SearchedLearning extends Learning {
  /** What was searched; null where there was nothing to search. */
  record(): SearchRecord | null;
}

export interface SearchSubject {
  /** Configurations of the rows. */
  readonly groups: readonly string[];
  readonly question: Question;
  /** What a choice goes by; as by default without it. */
  readonly metric?: SelectionMetric | undefined;
}

/**
 * Learning that goes on from the trials that it is given to those that a search asks for, and has the outcomes of both.
 * Every outcome is that of its own trial, and what is fitted in the end is a trial that was chosen by its outcome.
 */
export function searchedLearning(
  learner: Learning,
  { method, spaces: spacesFor, forward, timeLimit }: SearchPlan,
  { groups, question, metric }: SearchSubject,
): SearchedLearning {
  let record: SearchRecord | null = null;
  return {
    fit: (trial, problem) => learner.fit(trial, problem),
    record: () => record,
    async search(listed, problem) {
      const { targets } = problem;
      if (targets.every((target) => target === targets[0])) return learner.search(listed, problem);
      const by = metric ?? selectionMetricFor(targets);
      const spaces = method.kind === "list" ? [] : spacesFor(problem, question);
      for (const space of spaces) checkSpace(space);
      const means: SearchMeans = {
        spaces,
        problem,
        groups,
        errorOf: (outcome, tested) => outcomeError(by, outcome, tested),
      };
      const runner = new RoundRunner((trials, part) => learner.search(trials, part), timeLimit);
      const inputs = await searchAll(listed, method, forward, means, runner);
      record = {
        method: method.kind,
        trials: runner.outcomes.length,
        partTrials: runner.partTrials,
        rounds: runner.rounds,
        timeLimitSeconds: timeLimit?.seconds ?? null,
        endedByTime: runner.endedByTime,
        ...(forward === undefined ? {} : { inputs }),
      };
      return runner.outcomes;
    },
  };
}

/** The list, then inputs if they are to be chosen, then the search; the inputs that were chosen, by family. */
async function searchAll(
  listed: readonly Trial[],
  method: SearchMethod,
  forward: SearchPlan["forward"],
  means: SearchMeans,
  runner: RoundRunner,
): Promise<Record<string, string[]>> {
  const inputs: Record<string, string[]> = {};
  if ((await runner.runAll(listRounds(listed, means))) === undefined) return inputs;
  const middles = forward === undefined ? [] : means.spaces.map(middleOf);
  if ((await runner.runAll(listRounds(middles, means))) === undefined) return inputs;
  const spaces: SearchSpace[] = [];
  for (const space of means.spaces) {
    if (forward === undefined) spaces.push(space);
    else {
      const chosen = await runner.runAll(forwardRounds(beginningOf(space, means, runner), means, forward));
      if (chosen === undefined) return inputs;
      const columns = [...chosen.found.columns];
      inputs[space.family] = columns;
      spaces.push({ ...space, recipes: space.recipes.map((recipe) => recipeOfInputs(recipe, columns)) });
    }
  }
  await runner.runAll(roundsOf(method, { ...means, spaces }));
  return inputs;
}

function* listRounds(trials: readonly Trial[], { problem }: SearchMeans): SearchRounds {
  if (trials.length > 0) yield { trials, problem };
}

function* roundsOf(method: SearchMethod, means: SearchMeans): SearchRounds {
  switch (method.kind) {
    case "list":
      return;
    case "grid":
      return yield* gridRounds(means, method);
    case "random":
      return yield* randomRounds(means, method);
    case "bayes":
      return yield* bayesRounds(means, method);
  }
}

/** A trial in the middle of a space. */
function middleOf(space: SearchSpace): Trial {
  const dimensions = Object.entries(dimensionsOf(space));
  return trialAt(space, Object.fromEntries(dimensions.map(([name, dimension]) => [name, valueAt(dimension, 0.5)])));
}

/** The best trial of the space's family so far, with all inputs. */
function beginningOf(space: SearchSpace, { problem, errorOf }: SearchMeans, { outcomes }: RoundRunner): Trial {
  let best = middleOf(space);
  let least = Infinity;
  for (const outcome of outcomes) {
    if (outcome.trial.family !== space.family || outcome.trial.features.use !== undefined) continue;
    const error = errorOf(outcome, problem);
    if (error < least) [best, least] = [outcome.trial, error];
  }
  return best;
}
