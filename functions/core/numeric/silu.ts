const LARGEST = 700;
/** Added and taken away again, it leaves a whole number: the nearest, of two the even one. */
const ROUNDER = 1.5 * 2 ** 52;
/** 1 / n!, from the eleventh on. */
const SERIES = [
  1 / 39916800,
  1 / 3628800,
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  1 / 2,
  1,
  1,
] as const;
const LEAST_POWER = -1011;
const POWERS = Float64Array.from({ length: 2023 }, (_, index) => 2 ** (index + LEAST_POWER));

/** What the exponential function in it is made of: 2 to a whole power, and so many terms of the series for the rest. */
export const SILU = { LARGEST, ROUNDER, SERIES } as const;

/** x / (1 + exp(-x)), good to some 14 digits: rounded to single precision it is what any other is. */
export function silu(value: number): number {
  const opposite = Math.max(-LARGEST, Math.min(LARGEST, -value));
  const power = opposite * Math.LOG2E + ROUNDER - ROUNDER;
  const rest = opposite - power * Math.LN2;
  let exp = SERIES[0];
  for (let term = 1; term < SERIES.length; term++) exp = exp * rest + SERIES[term]!;
  return value / (1 + exp * POWERS[power - LEAST_POWER]!);
}
