/** Two branches with the mean 1 together. */
export interface Branches {
  /** How likely the first branch is. */
  readonly share: number;
  /** One over the mean of each. */
  readonly rates: readonly [number, number];
}

/** The exponential branches with balanced means of a squared coefficient of variation of at least 1 (Whitt 1982). */
export function balancedBranches(scv: number): Branches {
  return balancedErlangBranches(scv, 1);
}

/** The same with Erlang branches of so many stages, for a squared coefficient of variation of at least 1 / stages. */
export function balancedErlangBranches(scv: number, stages: number): Branches {
  const spread = Math.max(0, 1 - (1 + 1 / stages) / (scv + 1));
  const share = (1 + Math.sqrt(spread)) / 2;
  return { share, rates: [2 * share, 2 * (1 - share)] };
}
