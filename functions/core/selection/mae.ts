/** Mean absolute error, in the target's unit. */
export function mae(measured: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < measured.length; row++) sum += Math.abs(predicted[row]! - measured[row]!);
  return sum / measured.length;
}
