import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { canonicalJson } from "#core/document/canonical-json.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import type { FittedFeatures } from "#core/features/fitted-features.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { Memo } from "#core/regression/memo.ts";

/** Features that were fitted to a table, with those of its rows and what else is made of them. */
export interface MadeFeatures {
  readonly fitted: FittedFeatures;
  readonly features: Matrix;
  readonly memo: Memo;
}

/** Makes features of tables. */
export interface FeatureMaker {
  fit(recipe: FeatureRecipe, table: FeatureTable): MadeFeatures;
  apply(fitted: FittedFeatures, table: FeatureTable): Matrix;
}

/** Makes them anew each time. */
export const FRESH_FEATURES: FeatureMaker = {
  fit(recipe, table) {
    const fitted = fitFeatures(recipe, table);
    return { fitted, features: applyFeatures(fitted, table), memo: new Memo() };
  },
  apply: applyFeatures,
};

/** So many numbers are kept (16 MiB). */
const KEPT_NUMBERS = 2 ** 21;

/** Keeps the features that were made last, of whatever tables it is asked for again: many trials are of the same ones. */
export function keptFeatures(most = KEPT_NUMBERS): FeatureMaker {
  const kept = new Map<string, MadeFeatures & { readonly applied: Map<FeatureTable, Matrix> }>();
  const owners = new Map<FittedFeatures, string>();
  const numbers = new Map<FeatureTable, number>();
  let size = 0;
  const keyOf = (recipe: FeatureRecipe, table: FeatureTable): string => {
    if (!numbers.has(table)) numbers.set(table, numbers.size);
    return `${numbers.get(table)} ${canonicalJson(recipe)}`;
  };
  const makeRoom = (): void => {
    for (const [key, { fitted, features, applied }] of kept) {
      if (size <= most || kept.size === 1) return;
      size -= [features, ...applied.values()].reduce((sum, { data }) => sum + data.length, 0);
      kept.delete(key);
      owners.delete(fitted);
    }
  };
  return {
    fit(recipe, table) {
      const key = keyOf(recipe, table);
      const made = kept.get(key) ?? { ...FRESH_FEATURES.fit(recipe, table), applied: new Map() };
      if (!kept.has(key)) {
        size += made.features.data.length;
        owners.set(made.fitted, key);
      }
      // The one that was asked for last is forgotten last.
      kept.delete(key);
      kept.set(key, made);
      makeRoom();
      return made;
    },
    apply(fitted, table) {
      const made = kept.get(owners.get(fitted) ?? "");
      if (made === undefined) return applyFeatures(fitted, table);
      const known = made.applied.get(table);
      if (known !== undefined) return known;
      const features = applyFeatures(fitted, table);
      made.applied.set(table, features);
      size += features.data.length;
      makeRoom();
      return features;
    },
  };
}
