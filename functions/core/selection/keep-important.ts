import { type FeatureTable, rowKeys, selectTableRows } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { recipeOfInputs } from "#core/features/recipe-of-inputs.ts";
import { prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import { boosting } from "#core/regression/boosting.ts";
import { type Importance, permutationAmounts, sharesOf, splitAmounts } from "./input-importance.ts";
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
  const { use, skip, numbers } = recipe;
  const asked: FeatureRecipe = {
    ...(use === undefined ? {} : { use }),
    ...(skip === undefined ? {} : { skip }),
    numbers: [numbers[0] ?? "identity"],
    degree: 1,
    scaling: "none",
  };
  const amounts =
    keep.by === "splits" ? await bySplits(asked, table, targets) : await byShuffling(asked, table, targets);
  return recipeOfInputs(recipe, mostImportant(sharesOf(amounts), keep));
}

async function bySplits(recipe: FeatureRecipe, table: FeatureTable, targets: Float64Array): Promise<Importance> {
  const { fitted, trees } = await boostedTrees(recipe, table, targets);
  return splitAmounts(trees, fitted);
}

/** With the trees of each half of the configurations asked for the other half: what they know by heart counts for nothing. */
async function byShuffling(recipe: FeatureRecipe, table: FeatureTable, targets: Float64Array): Promise<Importance> {
  const random = prng("important inputs");
  const keys = rowKeys(table);
  const distinct = shuffle([...new Set(keys)], random);
  const first = new Set(distinct.slice(0, distinct.length / 2));
  const sums = new Map<string, number>();
  for (const half of [true, false]) {
    const known = [...keys.keys()].filter((row) => first.has(keys[row]!) === half);
    const asked = [...keys.keys()].filter((row) => first.has(keys[row]!) !== half);
    if (known.length === 0 || asked.length === 0) continue;
    const take = (rows: readonly number[]): Float64Array => Float64Array.from(rows, (row) => targets[row]!);
    const { fitted, answer } = await boostedTrees(recipe, selectTableRows(table, known), take(known));
    const amounts = permutationAmounts(answer, fitted, selectTableRows(table, asked), take(asked), random);
    for (const [input, amount] of amounts) sums.set(input, (sums.get(input) ?? 0) + amount);
  }
  return sums;
}

async function boostedTrees(recipe: FeatureRecipe, table: FeatureTable, targets: Float64Array) {
  const fitted = fitFeatures(recipe, table);
  const features = applyFeatures(fitted, table);
  // Nothing is drawn, so that the regressor's own source is left alone.
  const task = { features, targets, weights: null, random: prng("no draws"), trainNetwork: null };
  const regressor = await boosting.fit({ kind: "boosting", rounds: ROUNDS }, task);
  const predict = boosting.prepare(regressor);
  return {
    fitted,
    trees: regressor.trees,
    answer: (rows: FeatureTable): Float64Array => predict(applyFeatures(fitted, rows)),
  };
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
