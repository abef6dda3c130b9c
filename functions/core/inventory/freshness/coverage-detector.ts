/** What has been seen of a model's intervals so far. JSON: it is kept between looks. */
export interface CoverageState {
  readonly observed: number;
  readonly inside: number;
  /** One statistic for each rate of misses that is looked out for. */
  readonly evidence: readonly number[];
  /** Which observation, from 1, made it certain enough; null while none has. */
  readonly alarmAt: number | null;
}

export interface CoverageLaw {
  /** The share of misses that was promised at most. */
  readonly missRate: number;
  /** While the promise holds there are on average at least so many observations to a false alarm. */
  readonly runLength: number;
}

/** How much of the way from the promised rate of misses to missing all: small drifts are looked out for, and large ones. */
const DRIFTS = [0.1, 0.3, 0.7];

export const NOTHING_OBSERVED: CoverageState = { observed: 0, inside: 0, evidence: DRIFTS.map(() => 0), alarmAt: null };

/**
 * Takes in one more observation. A Shiryaev–Roberts e-detector (Shin, Ramdas and Rinaldo 2022): for each rate p₁ of misses
 * that is looked out for, M ← (M + 1) · p₁/p₀ after a miss, (M + 1) · (1 − p₁)/(1 − p₀) after a hit; an alarm when the mean
 * of all M reaches the run length. As long as each observation misses with a chance of at most p₀ given those before, M − n
 * is a supermartingale: on average at least `runLength` observations pass to a false alarm, and the chance of one within n
 * is at most n / `runLength` (Doob).
 */
export function observed(state: CoverageState, isInside: boolean, { missRate, runLength }: CoverageLaw): CoverageState {
  const evidence = state.evidence.map((before, index) => {
    const drifted = missRate + (1 - missRate) * DRIFTS[index]!;
    return (before + 1) * (isInside ? (1 - drifted) / (1 - missRate) : drifted / missRate);
  });
  const mean = evidence.reduce((sum, each) => sum + each, 0) / evidence.length;
  const count = state.observed + 1;
  return {
    observed: count,
    inside: state.inside + (isInside ? 1 : 0),
    evidence: mean > Number.MAX_SAFE_INTEGER ? state.evidence : evidence,
    alarmAt: state.alarmAt ?? (mean >= runLength ? count : null),
  };
}
