import { type FeatureTable, selectTableRows } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { featureNames } from "#core/features/fitted-features.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { type Folds, splitRows } from "./folds.ts";

/** One fold's rows as features, fitted to the training rows alone. */
export interface FoldFeatures {
  readonly trainingRows: readonly number[];
  readonly heldOutRows: readonly number[];
  /** Of the features, in order. */
  readonly names: readonly string[];
  readonly training: Matrix;
  readonly heldOut: Matrix;
}

/** Gives the features of all folds by a recipe. Trials of one recipe come together: the last recipe's are kept. */
export function foldFeatures(table: FeatureTable, folds: Folds): (recipe: FeatureRecipe) => readonly FoldFeatures[] {
  const splits = Array.from({ length: folds.count }, (_, fold) => {
    const { training, heldOut } = splitRows(folds, fold);
    return {
      training,
      heldOut,
      trainingTable: selectTableRows(table, training),
      heldOutTable: selectTableRows(table, heldOut),
    };
  });
  let keptRecipe: FeatureRecipe | undefined;
  let kept: readonly FoldFeatures[] = [];
  return (recipe) => {
    if (JSON.stringify(recipe) === JSON.stringify(keptRecipe)) return kept;
    kept = splits.map(({ training, heldOut, trainingTable, heldOutTable }) => {
      const fitted = fitFeatures(recipe, trainingTable);
      return {
        trainingRows: training,
        heldOutRows: heldOut,
        names: featureNames(fitted),
        training: applyFeatures(fitted, trainingTable),
        heldOut: applyFeatures(fitted, heldOutTable),
      };
    });
    keptRecipe = recipe;
    return kept;
  };
}
