import type { StudyPlan } from "./study-plan.ts";

/** Of which rows validation scores are, as a sentence. */
export function validationWords({ validation }: StudyPlan): string {
  switch (validation.kind) {
    case "none":
      return "The very rows that were learned from: no estimate of the error on others.";
    case "hold-out":
      return "Configurations held out by chance, which took no part in learning or choosing.";
    case "folds":
      return `Each of ${validation.count} sets of configurations in turn, which took no part in learning or choosing.`;
    case "beyond":
      return `Rows beyond ${validation.bounds.map(({ column, bound }) => `${bound} in ${column}`).join(" or ")}, which took no part in learning or choosing.`;
    case "between":
      return `Rows at held-out values of ${validation.columns.map(({ column }) => column).join(" or ")} between others, which took no part in learning or choosing.`;
  }
}

/** Of which rows selection scores are, as a sentence. */
export function selectionWords({ selection }: StudyPlan): string {
  switch (selection.kind) {
    case "none":
      return "The rows that were learned from, which also chose the hyperparameters: twice flattered.";
    case "hold-out":
      return "Configurations held out of the rows to learn from; they chose the hyperparameters, which flatters them.";
    case "folds":
      return `Each of ${selection.count} sets of the configurations to learn from in turn; they chose the hyperparameters, which flatters them.`;
  }
}
