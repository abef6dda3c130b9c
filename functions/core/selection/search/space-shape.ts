import { standardDeviation } from "#core/numeric/variance.ts";
import type { SearchSpace } from "./search-space.ts";

/** What is the same for all trials of a space. */
export type Shape = Pick<SearchSpace, "targetScale" | "errorWeights" | "onto">;

export function isPositive(values: Float64Array): boolean {
  return values.every((value) => value > 0);
}

/** Targets on the scale where relative errors count, if they have any. */
export function shapeOf(targets: Float64Array): Shape {
  return { targetScale: isPositive(targets) ? "log" : "identity", errorWeights: "equal", onto: null };
}

/** How much targets vary, on the scale that they are learned on. */
export function unitOf(targets: Float64Array): number {
  const scaled = isPositive(targets) ? targets.map(Math.log) : targets;
  return standardDeviation(scaled) || 1;
}
