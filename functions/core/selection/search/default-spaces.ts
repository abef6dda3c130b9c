import type { LearningProblem } from "../learning-problem.ts";
import { learningSight } from "../learning-sight.ts";
import { goesBeyond, type Question } from "../question.ts";
import { kernelSpaces } from "./kernel-spaces.ts";
import { lawSpaces } from "./law-spaces.ts";
import { linearSpaces } from "./linear-spaces.ts";
import { networkSpaces } from "./network-spaces.ts";
import type { SearchSpace } from "./search-space.ts";
import { treeSpaces } from "./tree-spaces.ts";

/** What is searched for every family by default. */
export const SPACE_FAMILIES: readonly string[] = [
  "ridge",
  "elastic-net",
  "stepwise",
  "nnls",
  "law",
  "parametric",
  "support-vector",
  "gaussian-process",
  "k-nearest-neighbours",
  "decision-tree",
  "random-forest",
  "extra-trees",
  "boosting",
  "network",
];

/** Their answers are the same however far a question goes beyond the data. */
const CONSTANT_BEYOND = [
  "k-nearest-neighbours",
  "decision-tree",
  "random-forest",
  "extra-trees",
  "boosting",
  "network",
];

/**
 * A space for every kind of regressor, on the scale where relative errors count if targets have any. Where the model is
 * to go beyond its data, what is constant there takes no part.
 */
export function defaultSpaces(problem: LearningProblem, question: Question): SearchSpace[] {
  const { features, targets } = problem;
  const spaces = [
    ...linearSpaces(features, targets),
    ...lawSpaces(learningSight(problem, question)),
    ...kernelSpaces(targets),
    ...treeSpaces(targets),
    ...networkSpaces(targets),
  ];
  return goesBeyond(question) ? spaces.filter(({ family }) => !CONSTANT_BEYOND.includes(family)) : spaces;
}
