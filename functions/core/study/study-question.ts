import { NEAR_QUESTION, type Question } from "#core/selection/question.ts";
import type { StudyPlan } from "./study-plan.ts";
import { newName, type StudyTable } from "./study-table.ts";

/** What the validation of a plan says will be asked: beyond or between the values of those of its columns that are inputs. */
export function studyQuestion({ validation, table: plan }: StudyPlan, { table }: StudyTable): Question {
  const inputs = (columns: readonly { readonly column: string }[]): string[] =>
    columns
      .map(({ column }) => newName(plan, column))
      .filter((name) => table.features.columns.some((column) => column.name === name && column.kind === "number"));
  if (validation.kind === "beyond") return { ...NEAR_QUESTION, extrapolate: inputs(validation.bounds) };
  if (validation.kind === "between") return { ...NEAR_QUESTION, interpolate: inputs(validation.columns) };
  return NEAR_QUESTION;
}
