import { availableParallelism } from "node:os";

import { didYouMean } from "#core/document/nearest-name.ts";
import type { TrainOptions } from "#core/model/train-model.ts";
import { allTrials, LEARNER_FAMILIES, trialsOfFamilies } from "#core/selection/default-trials.ts";
import { SPACE_FAMILIES } from "#core/selection/search/default-spaces.ts";
import type { SelectionMetric } from "#core/selection/selection-error.ts";

import { badInput } from "../command-failure.ts";
import { textOption, wholeNumberOption } from "../options.ts";
import type { VerbCall } from "../verb.ts";

/** What a choice may go by, by the names that people use. */
export const METRICS = { mape: "capped-mape", mae: "mae", rmse: "rmse", r2: "one-minus-r2" } as const;

export function metricOption(call: VerbCall): SelectionMetric | undefined {
  const asked = textOption(call, "metric");
  if (asked === undefined) return undefined;
  if (Object.hasOwn(METRICS, asked)) return METRICS[asked as keyof typeof METRICS];
  const level = /^pinball:(0?\.\d+)$/.exec(asked)?.[1];
  if (level !== undefined && Number(level) > 0) return `pinball:${Number(level)}`;
  const known = [...Object.keys(METRICS), "pinball:0.9"];
  throw badInput(`Cannot read --metric as it must be one of ${known.join(", ")}: current value is "${asked}"`);
}

/** Among the names of learners, how their answers are put together. */
const STACKING = "stacking";

/** The learners that were asked for, by name; undefined for those that are tried by default, or for all. */
export function learnersOption(call: VerbCall): readonly string[] | undefined {
  const names = namesOf(call);
  const known = isSearching(call) ? [...new Set([...LEARNER_FAMILIES, ...SPACE_FAMILIES])] : LEARNER_FAMILIES;
  for (const name of names) {
    if (name !== STACKING && !known.includes(name))
      throw badInput(
        `Cannot read --learners as "${name}" must be a learner: ${didYouMean(name, [...known, STACKING])}`,
      );
  }
  const learners = names.filter((name) => name !== STACKING);
  return learners.length === 0 ? undefined : learners;
}

/** How answers are put together, where that was asked for. */
export function combinationOption(call: VerbCall): TrainOptions["combination"] {
  return namesOf(call).includes(STACKING) ? "stacking" : undefined;
}

function namesOf(call: VerbCall): readonly string[] {
  const asked = textOption(call, "learners");
  return asked === undefined || asked === "all" ? [] : asked.split(",").map((name) => name.trim());
}

/** The trials of the learners that were asked for; the mean takes part in every choice, as the baseline. */
export function trialsOption(call: VerbCall): TrainOptions["trials"] | undefined {
  const names = learnersOption(call);
  if (names === undefined) return textOption(call, "learners") === "all" ? allTrials : undefined;
  // A search may have points for a family that has no trials of its own.
  const tried = isSearching(call) ? names.filter((name) => !SPACE_FAMILIES.includes(name)) : names;
  return (problem, question) => [
    ...trialsOfFamilies(tried, problem, question),
    ...allTrials(problem, question).filter(({ family }) => names.includes(family) && !tried.includes(family)),
  ];
}

function isSearching(call: VerbCall): boolean {
  return textOption(call, "search") !== undefined;
}

export function workersOption(call: VerbCall): number {
  const asked = wholeNumberOption(call, "workers");
  if (asked === 0) throw badInput("Cannot read --workers as it must be at least 1: current value is 0");
  return asked ?? availableParallelism();
}
