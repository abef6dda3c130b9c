import { BASELINE_FAMILY } from "./families.ts";
import { boundaryLawTrials, lawTrials, nnlsTrials, parametricTrials } from "./law-trials.ts";
import type { LearningProblem } from "./learning-problem.ts";
import { learningSight, type LearningSight } from "./learning-sight.ts";
import { elasticNetTrials, ridgeTrials, stepwiseTrials } from "./linear-trials.ts";
import { AS_IS, trialOf } from "./pipeline-trial.ts";
import { goesBeyond, type Question } from "./question.ts";
import {
  lawProcessTrials,
  neighbourTrials,
  networkTrials,
  offsetProcessTrials,
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
  /** What a problem must have for it to be tried at all, in words. */
  readonly needs?: string;
}

const BEYOND = "an input of positive numbers that is declared for extrapolation";
const OFFSETS = "an input that is declared for extrapolation";
const PARALLELISM =
  "an input of positive numbers that says how much works at once: one that is declared, or with cores, threads, workers or the like in its name";

/** All families, the simplest first: between equals the simpler one is chosen. */
const FAMILIES: Readonly<Record<string, Family>> = {
  [BASELINE_FAMILY]: {
    trials: ({ scale }) => [trialOf(BASELINE_FAMILY, AS_IS, scale, { kind: "mean" })],
    byDefault: "always",
  },
  // Polynomials of the best degree err by orders of magnitude where they are asked for something new; processes learn the
  // same with a price on each term.
  ridge: { trials: ridgeTrials, byDefault: "never" },
  "elastic-net": { trials: elasticNetTrials, byDefault: "never" },
  stepwise: { trials: stepwiseTrials, byDefault: "never" },
  nnls: { trials: nnlsTrials, byDefault: "never" },
  law: { trials: lawTrials, byDefault: "always" },
  "boundary-law": { trials: boundaryLawTrials, byDefault: "always", needs: BEYOND },
  parametric: { trials: parametricTrials, byDefault: "never", needs: PARALLELISM },
  "gaussian-process": { trials: processTrials, byDefault: "always" },
  "offset-gaussian-process": { trials: offsetProcessTrials, byDefault: "always", needs: OFFSETS },
  "reciprocal-gaussian-process": { trials: reciprocalProcessTrials, byDefault: "always", needs: BEYOND },
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
    byDefault === "always" || (byDefault === "near" && !goesBeyond(question)) ? trials(sight) : [],
  );
}

/** What can be tried at all, of every family. */
export function allTrials(problem: LearningProblem, question: Question): Trial[] {
  const sight = learningSight(problem, question);
  return Object.values(FAMILIES).flatMap(({ trials }) => trials(sight));
}

/** The trials of these families beside the baseline; one that cannot be tried here is refused with what it needs. */
export function trialsOfFamilies(families: readonly string[], problem: LearningProblem, question: Question): Trial[] {
  const sight = learningSight(problem, question);
  return Object.entries(FAMILIES).flatMap(([family, { trials, needs }]) => {
    if (family !== BASELINE_FAMILY && !families.includes(family)) return [];
    const made = trials(sight);
    if (made.length === 0) throw new RangeError(`Cannot learn by ${family} as it needs ${needs}: there is none`);
    return made;
  });
}
