import type { SearchSpace } from "./search-space.ts";
import { LINEAR_RECIPES } from "./linear-spaces.ts";
import { shapeOf } from "./space-shape.ts";

/** Neural networks. */
export function networkSpaces(targets: Float64Array): SearchSpace[] {
  return [
    {
      family: "network",
      ...shapeOf(targets),
      recipes: LINEAR_RECIPES.slice(1, 2),
      regressor: {
        kind: "network",
        hiddenUnits: [16],
        activation: "tanh",
        epochs: 150,
        batchSize: 256,
        learningRate: 0.1,
        l2: 1e-3,
      },
      dimensions: {
        hiddenUnits: { kind: "choice", values: [[8], [16], [32], [16, 16]] },
        activation: { kind: "choice", values: ["tanh", "relu"] },
        learningRate: { kind: "log-uniform", low: 0.003, high: 0.3 },
        l2: { kind: "log-uniform", low: 1e-5, high: 0.1 },
      },
    },
  ];
}
