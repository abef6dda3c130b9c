/**
 * Mean loss of a quantile (Koenker and Bassett 1978): what lies above the prediction costs `level`, what lies below it
 * 1 - level, each by its distance. In the target's unit; at .5 half the mean absolute error.
 */
export function pinball(measured: ArrayLike<number>, predicted: ArrayLike<number>, level: number): number {
  let sum = 0;
  for (let row = 0; row < measured.length; row++) {
    const left = measured[row]! - predicted[row]!;
    sum += left >= 0 ? level * left : (level - 1) * left;
  }
  return sum / measured.length;
}
