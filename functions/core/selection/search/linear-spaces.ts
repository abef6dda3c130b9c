import type { FeatureTable } from "#core/dataset/feature-table.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { shapeOf, type Shape, unitOf } from "./space-shape.ts";
import type { SearchSpace } from "./search-space.ts";

const STANDARD = { scaling: "standardise" } as const;
const LOGS: FeatureRecipe = { numbers: ["log"], degree: 1, ...STANDARD };
/** Inputs as they are first, then their logarithms. */
export const LINEAR_RECIPES: readonly FeatureRecipe[] = [
  { numbers: ["identity"], degree: 1, ...STANDARD },
  LOGS,
  { numbers: ["log", "inverse"], degree: 1, ...STANDARD },
  { numbers: ["identity", "inverse", "log"], degree: 1, ...STANDARD },
  { numbers: ["log"], degree: 2, ...STANDARD },
  { numbers: ["log", "inverse"], degree: 2, ...STANDARD },
];
/** Sums of features. */
export function linearSpaces(table: FeatureTable, targets: Float64Array): SearchSpace[] {
  const shape = shapeOf(targets);
  const amounts: Shape = {
    targetScale: "identity",
    errorWeights: shape.targetScale === "log" ? "relative" : "equal",
    onto: null,
  };
  return [
    {
      family: "ridge",
      ...shape,
      recipes: LINEAR_RECIPES,
      regressor: { kind: "ridge", alpha: 1 },
      dimensions: { alpha: { kind: "log-uniform", low: 1e-4, high: 100 } },
    },
    {
      family: "elastic-net",
      ...shape,
      recipes: LINEAR_RECIPES,
      regressor: { kind: "elastic-net", alpha: 1, l1Ratio: 1, positive: false, fitIntercept: true },
      dimensions: {
        alpha: { kind: "log-uniform", low: 1e-4 * unitOf(targets), high: unitOf(targets) },
        l1Ratio: { kind: "uniform", low: 0.1, high: 1 },
      },
    },
    {
      family: "stepwise",
      ...shape,
      recipes: LINEAR_RECIPES,
      regressor: { kind: "stepwise", pToAdd: 0.05, pToRemove: 0.1, fitIntercept: true, maximumSteps: 100 },
      dimensions: {
        pToAdd: { kind: "log-uniform", low: 1e-3, high: 0.1 },
        pToRemove: { kind: "uniform", low: 0.1, high: 0.3 },
      },
    },
    {
      family: "nnls",
      ...amounts,
      recipes: [1, 2].flatMap((degree): FeatureRecipe[] =>
        degree === 1 || table.columns.length <= 8
          ? [
              { numbers: ["identity", "inverse"], degree: degree as 1 | 2, interactionsOnly: true, scaling: "divide" },
              {
                numbers: ["identity", "inverse", "log"],
                degree: degree as 1 | 2,
                interactionsOnly: true,
                scaling: "divide",
              },
            ]
          : [],
      ),
      regressor: { kind: "nnls" },
      dimensions: {},
    },
  ];
}
