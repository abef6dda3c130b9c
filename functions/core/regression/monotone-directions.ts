import type { FitTask } from "./regressor.ts";

export interface MonotoneConstraints {
  readonly increasing?: readonly string[];
  readonly decreasing?: readonly string[];
}

/** For each feature 1, -1 or 0; null when no feature is constrained. A name must be that of one feature. */
export function monotoneDirections(
  { increasing = [], decreasing = [] }: MonotoneConstraints,
  { features, names = [] }: FitTask,
): Int8Array | null {
  if (increasing.length + decreasing.length === 0) return null;
  const directions = new Int8Array(features.columnCount);
  const constrain = (name: string, direction: number): void => {
    const feature = names.indexOf(name);
    if (feature === -1 || feature >= directions.length) {
      throw new RangeError(`Cannot constrain boosting as "${name}" must be the name of a feature: it is none`);
    }
    if (directions[feature] === -direction) {
      throw new RangeError(`Cannot constrain boosting as "${name}" must not be both increasing and decreasing`);
    }
    directions[feature] = direction;
  };
  for (const name of increasing) constrain(name, 1);
  for (const name of decreasing) constrain(name, -1);
  return directions;
}
