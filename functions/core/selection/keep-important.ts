import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { prng } from "#core/numeric/prng.ts";
import { fitRegressor, prepareRegressor } from "#core/regression/regressors.ts";
import { permutationAmounts, splitAmounts, sharesOf } from "./input-importance.ts";
import type { KeptInputs } from "./trial.ts";

/** The trees that are asked: so many as xgboost has by default. */
const ROUNDS = 100;

/**
 * The recipe for the inputs that matter most in these rows. As it is asked with the rows of each fold that are learned
 * from, no row that judges the choice takes part in it.
 */
export async function keepImportant(
  recipe: FeatureRecipe,
  keep: KeptInputs,
  table: FeatureTable,
  targets: Float64Array,
): Promise<FeatureRecipe> {
  const { columns, numbers } = recipe;
  const asked: FeatureRecipe = {
    ...(columns === undefined ? {} : { columns }),
    numbers: [numbers[0] ?? "identity"],
    degree: 1,
    scaling: "none",
  };
  const fitted = fitFeatures(asked, table);
  const features = applyFeatures(fitted, table);
  // A source of its own: what the regressor draws is then the same for all inputs that may be kept.
  const random = prng("important inputs");
  const task = { features, targets, weights: null, random, trainNetwork: null };
  const trees = await fitRegressor({ kind: "boosting", rounds: ROUNDS }, task);
  const predict = prepareRegressor(trees);
  const amounts =
    keep.by === "splits" && trees.kind === "boosting"
      ? splitAmounts(trees.trees, fitted)
      : permutationAmounts((rows) => predict(applyFeatures(fitted, rows)), fitted, table, targets, random);
  return { ...recipe, columns: mostImportant(sharesOf(amounts), keep) };
}

/** The first inputs by importance whose shares together reach what is to be kept; of equals the first named. */
export function mostImportant(
  shares: ReadonlyMap<string, number>,
  { share, most = Infinity }: Pick<KeptInputs, "share" | "most">,
): string[] {
  const kept: string[] = [];
  let sum = 0;
  for (const [name, part] of [...shares].sort(([, left], [, right]) => right - left)) {
    if (kept.length >= most || (kept.length > 0 && (sum >= share - 1e-9 || part === 0))) break;
    kept.push(name);
    sum += part;
  }
  return kept;
}
