import { recipeOfInputs } from "#core/features/recipe-of-inputs.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { prng } from "#core/numeric/prng.ts";
import { type Folds, foldsOf, groupKFold, heldOutRowsOf } from "#core/selection/folds.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { outcomeError } from "#core/selection/outcome-error.ts";
import { bayesRounds } from "#core/selection/search/bayes-rounds.ts";
import { type Dimension, valueAt } from "#core/selection/search/dimension.ts";
import { forwardRounds } from "#core/selection/search/forward-rounds.ts";
import { halvingRounds } from "#core/selection/search/halving-rounds.ts";
import type { SearchMeans, SearchRound } from "#core/selection/search/search-round.ts";
import type { SelectionMetric } from "#core/selection/selection-error.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialOutcome } from "#core/selection/trial-outcome.ts";
import type { StudyLearning, StudyPhase } from "./run-study.ts";
import type { StudyPlan, Technique } from "./study-plan.ts";
import type { StudyPart } from "./study-splits.ts";
import type { StudyTable } from "./study-table.ts";
import { gridTrials, techniqueSpace } from "./study-trials.ts";

/** On parts of fewer configurations what comes of a point says too little of what comes of it on all. */
const LEAST_CONFIGURATIONS = 100;

export interface StudySearch {
  readonly plan: StudyPlan;
  readonly study: StudyTable;
  readonly recipe: FeatureRecipe;
  readonly learning: StudyLearning;
  readonly metric: SelectionMetric;
  /** How many parts there are. */
  readonly parts: number;
  readonly problem: (folds: Folds) => LearningProblem;
}

/** What is to be tried in one part, and how many points of grids were left out for what came of them on parts of its rows. */
export interface PartTrials {
  readonly trials: readonly Trial[];
  readonly leftOut: number;
}

/**
 * The trials of one part: of a grid all, or those that are best on parts of its rows, of a search those that it came to.
 * Where features are chosen, they are by folds of the rows that the part learns from, so that none that judge it have a say.
 */
export async function partTrials(search: StudySearch, part: StudyPart, number: number): Promise<PartTrials> {
  const { plan, problem, study } = search;
  const tests = problem(foldsOf("grouped-k-fold", part.selection));
  const found: Trial[] = [];
  const grids: Trial[][] = [];
  for (const technique of plan.techniques) {
    const recipe = await chosenRecipe(search, technique, part, number);
    if (plan.search.kind === "grid") {
      grids.push(gridTrials(plan, technique, recipe));
      continue;
    }
    const points = plan.search.evaluations;
    const spaces = [techniqueSpace(plan, technique, recipe)];
    const options = { points, initial: Math.min(10, points), batch: 5, hopelessFactor: Infinity };
    const rounds = bayesRounds(
      { spaces, problem: tests, groups: study.table.groups, errorOf: errorOf(search) },
      options,
    );
    found.push(...(await runRounds(search, search.parts === 1 ? "selection" : `search ${number}`, rounds)).trials);
  }
  const left = await halved(search, grids, { spaces: [], problem: tests, groups: study.table.groups }, number);
  const points = grids.reduce((sum, grid) => sum + grid.length, 0);
  return { trials: [...found, ...left], leftOut: points - left.length };
}

/** The points of grids that are worth trying on all rows. */
async function halved(
  search: StudySearch,
  grids: readonly (readonly Trial[])[],
  means: Omit<SearchMeans, "errorOf">,
  number: number,
): Promise<readonly Trial[]> {
  const { search: method } = search.plan;
  if (method.kind !== "grid" || method.halveAbove === undefined) return grids.flat();
  const { halveAbove } = method;
  const rounds = halvingRounds(grids, { ...means, errorOf: errorOf(search) }, halveAbove, LEAST_CONFIGURATIONS);
  return (await runRounds(search, `search ${number}`, rounds)).found.flat();
}

/** With the inputs that serve a trial in the middle of the technique's space best. */
async function chosenRecipe(
  search: StudySearch,
  technique: Technique,
  { validation }: StudyPart,
  number: number,
): Promise<FeatureRecipe> {
  const { plan, recipe, study, problem } = search;
  const choice = plan.featureChoice;
  if (choice.kind !== "forward" || technique.regressor.kind === "mean") return recipe;
  const rows = validation.training;
  const groups = rows.map((row) => study.table.groups[row]!);
  const folds = groupKFold(groups, choice.folds, prng(`${plan.seed}/features ${number}`));
  const tests = Array.from({ length: folds.count }, (_, fold) => ({
    training: folds.training[fold]!.map((place) => rows[place]!),
    heldOut: heldOutRowsOf(folds, fold).map((place) => rows[place]!),
  }));
  const means = { problem: problem(foldsOf("grouped-k-fold", tests)), errorOf: errorOf(search) };
  const middle = middleTrial(plan, technique, recipe);
  const rounds = forwardRounds(middle, means, { least: choice.least, most: choice.most });
  const { found } = await runRounds(search, `features ${number}`, rounds);
  if (found.error === Infinity) {
    throw new Error(`Cannot learn by this plan as features for ${technique.family} must be found: every trial failed`);
  }
  return recipeOfInputs(recipe, found.columns);
}

function middleTrial(plan: StudyPlan, technique: Technique, recipe: FeatureRecipe): Trial {
  const middle = Object.entries(technique.dimensions).map(([name, dimension]) => {
    const listed = dimension.kind === "choice" ? dimension : { kind: "choice", values: [valueAt(dimension, 0.5)] };
    return [name, listed as Dimension] as const;
  });
  const trials = gridTrials(plan, { ...technique, dimensions: Object.fromEntries(middle) }, recipe);
  return trials[Math.floor((trials.length - 1) / 2)]!;
}

function errorOf({ metric }: StudySearch) {
  return (outcome: TrialOutcome, problem: LearningProblem): number => outcomeError(metric, outcome, problem);
}

async function runRounds<Found>(
  { learning }: StudySearch,
  phase: StudyPhase,
  rounds: Generator<SearchRound, Found, readonly TrialOutcome[]>,
): Promise<{ readonly found: Found; readonly trials: readonly Trial[] }> {
  const trials: Trial[] = [];
  let next = rounds.next();
  while (next.done !== true) {
    trials.push(...next.value.trials);
    next = rounds.next(await learning.search(phase, next.value.trials, next.value.problem));
  }
  return { found: next.value, trials };
}
