import type { TrainingTable } from "#core/dataset/training-table.ts";
import { prng } from "#core/numeric/prng.ts";
import { chooseFolds, type Folds } from "#core/selection/folds.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";

import { trialOf } from "./learning-fixture.ts";

/** What is to be learned of a table, with folds of whole configurations where no others are given. */
export function learningProblem(
  { features, targets, groups }: Pick<TrainingTable, "features" | "targets" | "groups">,
  folds: Folds = chooseFolds(groups, prng(1)),
): LearningProblem {
  return { features, targets, folds, seed: 1 };
}

/** A network so small that it trains at once, or fails where no library for it is there. */
export const SMALL_NETWORK = trialOf({
  kind: "network",
  hiddenUnits: [2],
  activation: "tanh",
  epochs: 1,
  batchSize: 9,
  learningRate: 0.1,
  l2: 0,
});
