import { type ArrivalLaw, dispersionOfMany, phaseRates } from "../laws/arrival-law.ts";
import { balancedBranches } from "../laws/hyperexponential.ts";
import type { TimeLaw } from "../laws/time-law.ts";
import { timeTransform } from "../laws/time-transform.ts";

/** The index of dispersion for counts of a stationary process: the variance of the number of arrivals in a time over its mean. */
export type DispersionOverTime = (meanGaps: number) => number;

/** From so many mean gaps on what is left to the limit shrinks as one over the time. */
const LATE = 200;
/** Terms of Gaver's and Stehfest's sum: what more would gain, rounding takes away. */
const TERMS = 12;
const WEIGHTS = stehfestWeights(TERMS);

/** The dispersion of some arrivals over time, told in mean gaps: exact for Poisson, hyperexponential and two-phase arrivals. */
export function dispersionOverTime(law: ArrivalLaw): DispersionOverTime {
  switch (law.kind) {
    case "exponential":
      return () => 1;
    case "hyperexponential": {
      const { share, rates } = balancedBranches(law.scv);
      return rising(1, law.scv, share * rates[1] + (1 - share) * rates[0]);
    }
    case "mmpp2": {
      const [quiet, busy] = phaseRates(law.rateRatio);
      const limit = 1 + ((busy - quiet) ** 2 * law.sojournBatches) / 4;
      return rising(1, limit, 2 / law.sojournBatches);
    }
    case "map":
    case "trace":
      throw new RangeError(
        `Cannot tell a dispersion over time as times must be renewals or of two phases: they are "${law.kind}"`,
      );
    default:
      return renewalDispersion(law);
  }
}

/** From one value to another as the mean over a time of what an exponential brings there. */
function rising(first: number, last: number, rate: number): DispersionOverTime {
  return (time) => {
    const reached = rate * time;
    // The difference of two numbers near each other would lose all digits.
    const share = reached < 1e-5 ? reached / 2 : 1 + Math.expm1(-reached) / reached;
    return first + (last - first) * share;
  };
}

/**
 * Of any renewals, by inverting the transform of the variance of their number (Cox 1962, section 4.5) after Gaver and Stehfest
 * (1970), which smooths what jumps.
 */
function renewalDispersion(law: TimeLaw): DispersionOverTime {
  const limit = dispersionOfMany(law);
  const early = (time: number): number =>
    Math.max(0, invert((argument) => varianceTransform(law, argument), time) / time);
  const late = early(LATE) - limit;
  return (time) => {
    if (time <= 0) return 1;
    return time < LATE ? early(time) : limit + (late * LATE) / time;
  };
}

function varianceTransform(law: TimeLaw, argument: number): number {
  const gap = timeTransform(law, argument);
  // Renewals since one, less those since any time.
  const more = gap / (1 - gap) - 1 / argument;
  return (1 + 2 * more) / argument ** 2;
}

function invert(transform: (argument: number) => number, time: number): number {
  const step = Math.LN2 / time;
  return step * WEIGHTS.reduce((sum, weight, index) => sum + weight * transform((index + 1) * step), 0);
}

function stehfestWeights(terms: number): number[] {
  const factorial = (of: number): number => (of < 2 ? 1 : of * factorial(of - 1));
  const half = terms / 2;
  return Array.from({ length: terms }, (_, index) => {
    const term = index + 1;
    let sum = 0;
    for (let k = Math.floor((term + 1) / 2); k <= Math.min(term, half); k++) {
      sum +=
        (k ** half * factorial(2 * k)) /
        (factorial(half - k) * factorial(k) * factorial(k - 1) * factorial(term - k) * factorial(2 * k - term));
    }
    return (term + half) % 2 === 0 ? sum : -sum;
  });
}
