/**
 * Mean of |predicted - measured| / |measured|, as a share. Rows whose measured value is zero have no relative error and
 * are left out; null when no other rows are left.
 */
export function mape(measured: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  return meanRelativeError(measured, predicted, Infinity);
}

/** The same with each row's error held to at most 1, so that one absurd answer does not decide a choice. */
export function cappedMape(measured: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  return meanRelativeError(measured, predicted, 1);
}

function meanRelativeError(measured: ArrayLike<number>, predicted: ArrayLike<number>, cap: number): number | null {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < measured.length; row++) {
    const truth = measured[row]!;
    if (truth === 0) continue;
    sum += Math.min(cap, Math.abs((predicted[row]! - truth) / truth));
    count++;
  }
  return count === 0 ? null : sum / count;
}
