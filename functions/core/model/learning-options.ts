import { type LearningChoice, STACKING } from "#core/campaign/learning-choice.ts";
import { allTrials, trialsOfFamilies } from "#core/selection/default-trials.ts";
import { defaultSpaces, SPACE_FAMILIES } from "#core/selection/search/default-spaces.ts";
import type { SelectionMetric } from "#core/selection/selection-error.ts";
import { SEARCH_METHODS, type SearchPlan } from "./search-plan.ts";
import type { TrainOptions } from "./train-model.ts";

/** What a choice may go by, by the names that people use. */
const METRICS: Readonly<Record<string, SelectionMetric>> = {
  mape: "capped-mape",
  mae: "mae",
  rmse: "rmse",
  r2: "one-minus-r2",
};

export interface LearningOptions extends Pick<TrainOptions, "metric" | "trials" | "combination"> {
  readonly search?: SearchPlan;
}

/** What was asked for as learning takes it; `isTimeOver` tells when a time limit, if there is one, has been reached. */
export function learningOptions(
  choice: LearningChoice,
  isTimeOver: (limitSeconds: number) => boolean,
): LearningOptions {
  const { metric } = choice;
  const trials = trialsOf(choice);
  const search = searchOf(choice, isTimeOver);
  return {
    ...(metric === undefined ? {} : { metric: selectionMetricOf(metric) }),
    ...(trials === undefined ? {} : { trials }),
    ...(choice.learners?.includes(STACKING) === true ? { combination: STACKING } : {}),
    ...(search === undefined ? {} : { search }),
  };
}

function selectionMetricOf(metric: string): SelectionMetric {
  return METRICS[metric] ?? `pinball:${Number(metric.slice("pinball:".length))}`;
}

/** The trials of the learners that were asked for; the mean takes part in every choice, as the baseline. */
function trialsOf({ learners, search }: LearningChoice): TrainOptions["trials"] | undefined {
  if (learners === "all") return allTrials;
  const names = familiesAsked(learners);
  if (names === undefined) return undefined;
  // A search may have points for a family that has no trials of its own.
  const tried = search === undefined ? names : names.filter((name) => !SPACE_FAMILIES.includes(name));
  return (problem, question) => [
    ...trialsOfFamilies(tried, problem, question),
    ...allTrials(problem, question).filter(({ family }) => names.includes(family) && !tried.includes(family)),
  ];
}

/** What is searched, of the learners that were asked for, and until when. */
function searchOf(
  { learners, search, timeLimitSeconds: seconds }: LearningChoice,
  isTimeOver: (limitSeconds: number) => boolean,
): SearchPlan | undefined {
  if (search === undefined && seconds === undefined) return undefined;
  const names = familiesAsked(learners);
  return {
    method: search === undefined ? { kind: "list" } : SEARCH_METHODS[search],
    spaces: (problem, question) =>
      defaultSpaces(problem, question).filter(({ family }) => names === undefined || names.includes(family)),
    ...(seconds === undefined ? {} : { timeLimit: { seconds, isOver: () => isTimeOver(seconds) } }),
  };
}

/** The families among the names; undefined where none is named, and so those by default. */
function familiesAsked(learners: LearningChoice["learners"]): readonly string[] | undefined {
  const names = learners === undefined || learners === "all" ? [] : learners.filter((name) => name !== STACKING);
  return names.length === 0 ? undefined : names;
}
