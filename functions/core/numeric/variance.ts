import { mean } from "./mean.ts";

/** Mean squared distance from the mean: divided by n, or by n - `degreesLost`. In two passes. */
export function variance(values: ArrayLike<number>, degreesLost = 0): number {
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - centre) ** 2;
  return sum / (values.length - degreesLost);
}

/** Square root of the variance. */
export function standardDeviation(values: ArrayLike<number>, degreesLost = 0): number {
  return Math.sqrt(variance(values, degreesLost));
}
