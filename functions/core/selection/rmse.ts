/** Root of the mean squared error, in the target's unit. */
export function rmse(measured: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < measured.length; row++) sum += (predicted[row]! - measured[row]!) ** 2;
  return Math.sqrt(sum / measured.length);
}
