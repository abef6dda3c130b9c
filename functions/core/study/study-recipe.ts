import { csvError } from "#core/dataset/csv.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { FeatureRecipe, ProductFactor } from "#core/features/feature-recipe.ts";
import type { FeaturePlan } from "./study-plan.ts";
import { ERNEST_INPUTS, type StudyTable } from "./study-table.ts";

/** Beyond this, products to any degree of many inputs take more memory than they are worth. */
const MOST_FEATURES = 4_000;

/** The recipe for what a study asks of the features; refuses terms that the table's numbers do not have. */
export function studyRecipe(plan: FeaturePlan, study: StudyTable): FeatureRecipe {
  const also = [
    ...termColumns(plan.inverse, study).map((input) => ({ input, kind: "inverse" as const })),
    ...termColumns(plan.log, study).map((input) => ({ input, kind: "log" as const })),
  ];
  for (const { input, kind } of also) refuseSmall(input, kind, study);
  const scaling = plan.standardise ? "standardise" : "none";
  const products = plan.products.map((names) => names.map((name) => factorOf(name, study)));
  if (plan.ernest) return { numbers: [], use: [], also, degree: 1, ernest: ERNEST_INPUTS, products, scaling };
  return {
    numbers: ["identity"],
    also,
    degree: plan.degree,
    interactionsOnly: plan.interactionsOnly,
    ...(products.length === 0 ? {} : { products }),
    most: MOST_FEATURES,
    scaling,
  };
}

/** The factor that a name means: an input, what was made of one (`inverse_x`, `log_x`), or a category (`x_a`). */
function factorOf(name: string, study: StudyTable): ProductFactor {
  const { columns } = study.table.features;
  const own = columns.find((column) => column.name === name);
  if (own !== undefined) return { input: name, kind: own.kind === "number" ? "identity" : "indicator" };
  for (const kind of ["inverse", "log"] as const) {
    const input = name.slice(kind.length + 1);
    if (!name.startsWith(`${kind}_`) || !columns.some((column) => column.name === input)) continue;
    refuseSmall(input, kind, study);
    return { input, kind };
  }
  for (const column of columns) {
    const category = name.slice(column.name.length + 1);
    if (column.kind === "category" && name === `${column.name}_${category}` && column.values.includes(category)) {
      return { input: column.name, kind: "indicator", category };
    }
  }
  const known = columns.map((column) => column.name);
  throw csvError(
    study.rows.source,
    1,
    `products must be of its inputs: there is no "${name}", ${didYouMean(name, known)}`,
  );
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
