import type { TreeHyperparameters } from "#core/regression/tree-limits.ts";
import type { Criterion } from "#core/regression/tree-splitter.ts";

/** scikit-learn's settings of trees in our words. */
export function treeHyperparameters(
  settings: Readonly<Record<string, number | string | boolean>>,
): TreeHyperparameters & { readonly criterion: Criterion } {
  const number = (key: string, otherwise: number): number => Number(settings[key] ?? otherwise);
  return {
    maximumDepth: number("max_depth", Infinity),
    minimumSplitRows: number("min_samples_split", 2),
    minimumLeafRows: number("min_samples_leaf", 1),
    featureShare: number("max_features", 1),
    criterion: settings["criterion"] === "absolute_error" ? "absolute-error" : "squared-error",
  };
}
