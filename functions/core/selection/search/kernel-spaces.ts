import type { SearchSpace } from "./search-space.ts";
import { LINEAR_RECIPES } from "./linear-spaces.ts";
import { shapeOf, unitOf } from "./space-shape.ts";

/** What answers by how alike rows are. */
export function kernelSpaces(targets: Float64Array): SearchSpace[] {
  const shape = shapeOf(targets);
  const unit = unitOf(targets);
  const errors = shape.targetScale === "log" ? "relative" : "equal";
  return [
    {
      family: "support-vector",
      ...shape,
      recipes: LINEAR_RECIPES.slice(0, 2),
      regressor: { kind: "support-vector", kernel: "rbf", C: unit, epsilon: 0.1 * unit, gamma: "scale" },
      dimensions: {
        kernel: { kind: "choice", values: ["rbf", "polynomial", "linear"] },
        C: { kind: "log-uniform", low: 0.1 * unit, high: 100 * unit },
        epsilon: { kind: "log-uniform", low: 0.01 * unit, high: 0.3 * unit },
        gamma: { kind: "log-uniform", low: 1e-3, high: 1 },
        degree: { kind: "choice", values: [2, 3] },
      },
    },
    {
      family: "gaussian-process",
      ...shape,
      recipes: LINEAR_RECIPES.slice(1, 2),
      regressor: {
        kind: "gaussian-process",
        errors,
        quadratic: true,
        additive: false,
        direction: true,
        robustRounds: 2,
      },
      // Everything else it learns by itself.
      dimensions: {
        quadratic: { kind: "choice", values: [true, false] },
        additive: { kind: "choice", values: [true, false] },
        direction: { kind: "choice", values: [true, false] },
      },
    },
    {
      family: "k-nearest-neighbours",
      ...shape,
      recipes: LINEAR_RECIPES.slice(0, 2),
      regressor: { kind: "k-nearest-neighbours", neighbours: 5, weights: "distance", power: 2 },
      dimensions: {
        neighbours: { kind: "log-uniform", low: 1, high: 30, step: 1 },
        weights: { kind: "choice", values: ["uniform", "distance"] },
        power: { kind: "choice", values: [1, 2] },
      },
    },
  ];
}
