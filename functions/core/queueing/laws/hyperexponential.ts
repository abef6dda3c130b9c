/** Two exponential branches with the mean 1. */
export interface Branches {
  /** How likely the first branch is. */
  readonly share: number;
  readonly rates: readonly [number, number];
}

/** The branches with balanced means of a squared coefficient of variation of at least 1 (Whitt 1982). */
export function balancedBranches(scv: number): Branches {
  const share = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  return { share, rates: [2 * share, 2 * (1 - share)] };
}
