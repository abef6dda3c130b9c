/**
 * Quantile of Student's t distribution for a probability above one half: exact for 1 and 2 degrees of freedom, else
 * G. W. Hill's algorithm 396 (Communications of the ACM 13, 1970), good to about three digits.
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  const bothTails = 2 * (1 - probability);
  if (degreesOfFreedom === 1) return 1 / Math.tan((bothTails * Math.PI) / 2);
  if (degreesOfFreedom === 2) return Math.sqrt(2 / (bothTails * (2 - bothTails)) - 2);
  const n = degreesOfFreedom;
  const a = 1 / (n - 0.5);
  const b = (48 / a) * (1 / a);
  let c = (((20700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * n;
  let y = (d * bothTails) ** (2 / n);
  if (y > 0.05 + a) {
    const x = normalQuantile(1 - bothTails / 2);
    y = x * x;
    if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y * y);
  } else {
    y =
      ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * ((n + 1) / (n + 2)) +
      1 / y;
  }
  return Math.sqrt(n * y);
}

/** Quantile of the standard normal distribution above one half (Abramowitz and Stegun 26.2.23, error below 4.5e-4). */
function normalQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - probability));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
