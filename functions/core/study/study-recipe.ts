import { csvError } from "#core/dataset/csv.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { notYetSupported } from "./not-yet-supported.ts";
import type { FeaturePlan } from "./study-plan.ts";
import type { StudyTable } from "./study-table.ts";

/** The recipe for what a study asks of the features; refuses terms that the table's numbers do not have. */
export function studyRecipe(plan: FeaturePlan, study: StudyTable): FeatureRecipe {
  const also = [
    ...termColumns(plan.inverse, study).map((input) => ({ input, kind: "inverse" as const })),
    ...termColumns(plan.log, study).map((input) => ({ input, kind: "log" as const })),
  ];
  for (const { input, kind } of also) refuseSmall(input, kind, study);
  if (plan.ernest) throw notYetSupported("Ernest's features (ernest = True)");
  if (plan.products.length > 0) throw notYetSupported("products by name (selected_products)");
  return {
    numbers: ["identity"],
    also,
    degree: degreeOf(plan),
    interactionsOnly: plan.interactionsOnly,
    scaling: plan.standardise ? "standardise" : "none",
  };
}

function degreeOf({ degree, interactionsOnly }: FeaturePlan): 1 | 2 | 3 {
  if (degree === 1 || degree === 2 || (degree === 3 && interactionsOnly)) return degree;
  throw notYetSupported(`products to degree ${degree}${interactionsOnly ? "" : " with powers"} (product_max_degree)`);
}

function termColumns(columns: readonly string[] | "all", { table }: StudyTable): readonly string[] {
  if (columns !== "all") return columns;
  return table.features.columns.flatMap(({ kind, name }) => (kind === "number" ? [name] : []));
}

function refuseSmall(input: string, kind: "inverse" | "log", { table, rows }: StudyTable): void {
  const what = kind === "inverse" ? `1/${input}` : `ln ${input}`;
  const column = table.features.columns.find(({ name }) => name === input);
  if (column?.kind !== "number") {
    const found = column === undefined ? "it is no input" : "it is a category";
    throw csvError(rows.source, 1, `"${input}" must be an input of numbers for ${what}: ${found}`);
  }
  const row = column.values.findIndex((value) => !(value > 0));
  if (row < 0) return;
  const rule = `"${input}" must be above 0 for ${what}: current value is ${column.values[row]}`;
  throw csvError(rows.source, rows.rows[row]!.line, rule);
}
