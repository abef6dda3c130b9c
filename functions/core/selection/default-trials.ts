import { BASELINE_FAMILY } from "./families.ts";
import { boundaryLawTrials, lawTrials, nnlsTrials, parametricTrials } from "./law-trials.ts";
import type { LearningProblem } from "./learning-problem.ts";
import { learningSight, type LearningSight } from "./learning-sight.ts";
import { elasticNetTrials, ridgeTrials, stepwiseTrials } from "./linear-trials.ts";
import { AS_IS, trialOf } from "./pipeline-trial.ts";
import type { Question } from "./question.ts";
import {
  lawProcessTrials,
  neighbourTrials,
  networkTrials,
  processTrials,
  reciprocalProcessTrials,
  supportVectorTrials,
} from "./smooth-trials.ts";
import { boostingTrials, extraTreesTrials, forestTrials, treeTrials } from "./tree-trials.ts";
import type { Trial } from "./trial.ts";

interface Family {
  readonly trials: (sight: LearningSight) => Trial[];
  /** `near`: is a constant outside of its data, and so takes no part by default where the model is to go beyond them. */
  readonly byDefault: "always" | "near" | "never";
}

/** All families, the simplest first: between equals the simpler one is chosen. */
const FAMILIES: Readonly<Record<string, Family>> = {
  [BASELINE_FAMILY]: {
    trials: ({ scale }) => [trialOf(BASELINE_FAMILY, AS_IS, scale, { kind: "mean" })],
    byDefault: "always",
  },
  ridge: { trials: ridgeTrials, byDefault: "always" },
  "elastic-net": { trials: elasticNetTrials, byDefault: "never" },
  stepwise: { trials: stepwiseTrials, byDefault: "never" },
  nnls: { trials: nnlsTrials, byDefault: "never" },
  law: { trials: lawTrials, byDefault: "always" },
  "boundary-law": { trials: boundaryLawTrials, byDefault: "always" },
  parametric: { trials: parametricTrials, byDefault: "never" },
  "gaussian-process": { trials: processTrials, byDefault: "always" },
  "reciprocal-gaussian-process": { trials: reciprocalProcessTrials, byDefault: "always" },
  "law-gaussian-process": { trials: lawProcessTrials, byDefault: "always" },
  "k-nearest-neighbours": { trials: neighbourTrials, byDefault: "never" },
  "support-vector": { trials: supportVectorTrials, byDefault: "never" },
  "decision-tree": { trials: treeTrials, byDefault: "never" },
  "random-forest": { trials: forestTrials, byDefault: "never" },
  "extra-trees": { trials: extraTreesTrials, byDefault: "near" },
  boosting: { trials: boostingTrials, byDefault: "near" },
  network: { trials: networkTrials, byDefault: "near" },
};

/** Every family that can be asked for by name. */
export const LEARNER_FAMILIES: readonly string[] = Object.keys(FAMILIES);

/**
 * What is tried by default: few trials of families that err in different ways, with hyperparameters that they learn by
 * themselves where they can. What goes beyond its data must not be a constant there, so that no trees take part.
 */
export function defaultTrials(problem: LearningProblem, question: Question): Trial[] {
  const sight = learningSight(problem, question);
  return Object.values(FAMILIES).flatMap(({ trials, byDefault }) =>
    byDefault === "always" || (byDefault === "near" && sight.beyond === undefined) ? trials(sight) : [],
  );
}

/** What can be tried at all, of every family. */
export function allTrials(problem: LearningProblem, question: Question): Trial[] {
  const sight = learningSight(problem, question);
  return Object.values(FAMILIES).flatMap(({ trials }) => trials(sight));
}
