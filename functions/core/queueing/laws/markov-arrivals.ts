import { solveLinear } from "#core/numeric/solve-linear.ts";

/** How often each phase turns into each other one, without an arrival and with one. */
export interface MarkovArrivals {
  readonly silent: readonly (readonly number[])[];
  readonly arriving: readonly (readonly number[])[];
}

export interface SteadyPhases {
  /** How much of the time each phase has. */
  readonly shares: readonly number[];
  /** Arrivals in a unit of time. */
  readonly rate: number;
}

export function steadyPhases(arrivals: MarkovArrivals): SteadyPhases {
  const generator = generatorOf(arrivals);
  const balance = generator.map((_, phase) => generator.map((row) => row[phase]!));
  balance[0] = generator.map(() => 1);
  const shares = solveLinear(
    balance,
    generator.map((_, phase) => (phase === 0 ? 1 : 0)),
  );
  const rate = shares.reduce((sum, share, phase) => sum + share * rowSum(arrivals.arriving[phase]!), 0);
  return { shares, rate };
}

/** The variance of the number of arrivals in a long time over its mean (Neuts 1989). */
export function mapDispersion(arrivals: MarkovArrivals): number {
  const { shares, rate } = steadyPhases(arrivals);
  const generator = generatorOf(arrivals);
  const system = generator.map((row) => row.map((entry, column) => shares[column]! - entry));
  const solved = solveLinear(system, arrivals.arriving.map(rowSum));
  const reached = shares.map((_, column) =>
    shares.reduce((sum, share, phase) => sum + share * arrivals.arriving[phase]![column]!, 0),
  );
  return 1 - 2 * rate + (2 / rate) * reached.reduce((sum, value, phase) => sum + value * solved[phase]!, 0);
}

function generatorOf({ silent, arriving }: MarkovArrivals): number[][] {
  return silent.map((row, from) => {
    const rates = row.map((rate, to) => (from === to ? 0 : rate + arriving[from]![to]!));
    rates[from] = -rowSum(rates);
    return rates;
  });
}

function rowSum(row: readonly number[]): number {
  return row.reduce((sum, entry) => sum + entry, 0);
}
