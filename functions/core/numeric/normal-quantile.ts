const A = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
] as const;
const B = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
] as const;
const C = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
] as const;
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416] as const;

/** The number that a share of standard normal ones lies below, by Acklam's approximation (relative error 1.15e-9). */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  if (share < 0.02425) {
    const root = Math.sqrt(-2 * Math.log(share));
    return (
      (((((C[0] * root + C[1]) * root + C[2]) * root + C[3]) * root + C[4]) * root + C[5]) /
      ((((D[0] * root + D[1]) * root + D[2]) * root + D[3]) * root + 1)
    );
  }
  const middle = share - 0.5;
  const square = middle * middle;
  return (
    ((((((A[0] * square + A[1]) * square + A[2]) * square + A[3]) * square + A[4]) * square + A[5]) * middle) /
    (((((B[0] * square + B[1]) * square + B[2]) * square + B[3]) * square + B[4]) * square + 1)
  );
}
