import { csvText } from "#core/dataset/csv.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { featureNames } from "#core/features/fitted-features.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { StudyTable } from "./study-table.ts";

/** The features of all rows before they are standardised, with the target, as CSV. */
export function preprocessedText(recipe: FeatureRecipe, { table }: StudyTable): string {
  const fitted = fitFeatures({ ...recipe, scaling: "none" }, table.features);
  const { data, rowCount, columnCount } = applyFeatures(fitted, table.features);
  const rows = Array.from({ length: rowCount }, (_, row) => [
    ...data.subarray(row * columnCount, (row + 1) * columnCount),
    table.targets[row]!,
  ]);
  return csvText([...featureNames(fitted), table.target.name], rows);
}
