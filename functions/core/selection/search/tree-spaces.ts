import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import type { Dimension } from "./dimension.ts";
import type { SearchSpace } from "./search-space.ts";
import { shapeOf } from "./space-shape.ts";

const TREE_RECIPES: readonly FeatureRecipe[] = [
  { numbers: ["identity"], degree: 1, scaling: "none" },
  { numbers: ["log"], pairs: true, degree: 1, scaling: "none" },
];

const TREE_DIMENSIONS = {
  maximumDepth: { kind: "integer", low: 3, high: 20 },
  minimumSplitRows: { kind: "log-uniform", low: 2, high: 20, step: 1 },
  minimumLeafRows: { kind: "log-uniform", low: 1, high: 10, step: 1 },
  featureShare: { kind: "uniform", low: 0.3, high: 1 },
} as const satisfies Record<string, Dimension>;

/** Trees and sums of trees. */
export function treeSpaces(targets: Float64Array): SearchSpace[] {
  const shape = shapeOf(targets);
  const trees: Dimension = { kind: "choice", values: [50, 100, 200] };
  return [
    {
      family: "decision-tree",
      ...shape,
      recipes: TREE_RECIPES,
      regressor: { kind: "decision-tree" },
      dimensions: TREE_DIMENSIONS,
    },
    {
      family: "random-forest",
      ...shape,
      recipes: TREE_RECIPES,
      regressor: { kind: "random-forest", trees: 100 },
      dimensions: { trees, ...TREE_DIMENSIONS },
    },
    {
      family: "extra-trees",
      ...shape,
      recipes: TREE_RECIPES,
      regressor: { kind: "extra-trees", trees: 100 },
      dimensions: { trees, ...TREE_DIMENSIONS },
    },
    {
      family: "boosting",
      ...shape,
      recipes: TREE_RECIPES,
      regressor: { kind: "boosting", rounds: 200 },
      dimensions: {
        rounds: { kind: "log-uniform", low: 50, high: 500, step: 10 },
        learningRate: { kind: "log-uniform", low: 0.02, high: 0.5 },
        maximumDepth: { kind: "integer", low: 2, high: 10 },
        minimumChildWeight: { kind: "log-uniform", low: 1, high: 10, step: 1 },
        lambda: { kind: "log-uniform", low: 1e-3, high: 10 },
        rowShare: { kind: "uniform", low: 0.5, high: 1 },
        featureShare: { kind: "uniform", low: 0.5, high: 1 },
      },
    },
  ];
}
