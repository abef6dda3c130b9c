import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { LearningProblem } from "./learning-problem.ts";
import type { Question } from "./question.ts";
import type { Trial } from "./trial.ts";

/** What is known of a problem before anything is learned, for those who decide what to try. */
export interface LearningSight {
  readonly scale: Trial["targetScale"];
  readonly table: FeatureTable;
  /** The input along which the model is to go beyond its data; the first where there are several. */
  readonly beyond: string | undefined;
  /** The input between whose values the model will be asked; the first where there are several. */
  readonly between: string | undefined;
}

export function learningSight({ features: table, targets }: LearningProblem, question: Question): LearningSight {
  const scale = targets.every((target) => target > 0) ? "log" : "identity";
  return { scale, table, beyond: question.extrapolate[0], between: question.interpolate[0] };
}

/** True for an input of numbers all of which are positive. */
export function isPositiveInput({ columns }: FeatureTable, name: string): boolean {
  const column = columns.find((each) => each.name === name);
  return column?.kind === "number" && column.values.every((value) => value > 0);
}
