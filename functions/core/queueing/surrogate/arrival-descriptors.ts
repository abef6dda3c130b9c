import { type ArrivalLaw, phaseRates } from "../laws/arrival-law.ts";
import { timeMoment } from "../laws/time-moment.ts";
import { lawDecay } from "./law-decay.ts";

/** How the gaps of a stream scatter: the same numbers whether of a law, a process or a recorded sequence. */
export interface StreamDescriptors {
  /** Squared coefficient of variation of the gaps, and their third central moment over the cubed mean. */
  readonly scv: number;
  readonly third: number;
  /** Index of dispersion of 2, 10, 100 and very many gaps: their number times the variance of their sum over its squared mean. */
  readonly dispersion2: number;
  readonly dispersion10: number;
  readonly dispersion100: number;
  readonly dispersionOfMany: number;
}

/** What a surrogate is told of how batches come. */
export interface ArrivalDescriptors extends StreamDescriptors {
  /** The index of dispersion over so many arrivals, 1 or more. */
  readonly dispersionOver: (arrivals: number) => number;
  /** Over no number of them it is more than this. */
  readonly mostDispersion: number;
  /** How the Laplace transform of a gap falls, at `ARRIVAL_DECAYS` over the mean. */
  readonly decays: readonly number[];
}

export const ARRIVAL_DECAYS = [0.5, 2, 8] as const;

/** Undefined for processes that no descriptors are known of. */
export function arrivalDescriptors(law: ArrivalLaw): ArrivalDescriptors | undefined {
  switch (law.kind) {
    case "map":
      return undefined;
    case "mmpp2":
      return twoPhases(law.rateRatio, law.sojournBatches);
    case "trace":
      return {
        ...withScales(ofSequence(law.values)),
        decays: ARRIVAL_DECAYS.map((argument) => lawDecay(law, argument)),
      };
    default: {
      const second = timeMoment(law, 2);
      const scv = Math.max(0, second - 1);
      const third = timeMoment(law, 3) - 3 * second + 2;
      const decays = ARRIVAL_DECAYS.map((argument) => lawDecay(law, argument));
      return {
        scv,
        third,
        dispersion2: scv,
        dispersion10: scv,
        dispersion100: scv,
        dispersionOfMany: scv,
        dispersionOver: renewalDispersion(second, timeMoment(law, 3)),
        mostDispersion: Math.max(1, scv),
        decays,
      };
    }
  }
}

/** Less than so many mean gaps no renewal process of these moments takes to forget. */
const LEAST_MEMORY = 0.05;

/**
 * The index of dispersion of the counts of a renewal process by the second and third moments of its gaps: exact for two exponential
 * branches and for two stages, from 1 over no time to the SCV over long ones.
 */
function renewalDispersion(second: number, third: number): (arrivals: number) => number {
  const [half, sixth] = [second / 2, third / 6];
  if (Math.abs(half - 1) < 1e-6) return () => 1;
  const memory = Math.max(LEAST_MEMORY, (sixth - half * half) / (half - 1));
  return (arrivals) => {
    const forgotten = arrivals / memory;
    return 1 + (second - 2) * (forgotten < 1e-6 ? 0 : 1 + Math.expm1(-forgotten) / forgotten);
  };
}

/** The gaps of a process that turns from one rate into another (Heffes and Lucantoni 1986): their covariances fall geometrically. */
function twoPhases(rateRatio: number, sojourn: number): ArrivalDescriptors {
  const [quiet, busy] = phaseRates(rateRatio);
  const turn = 1 / sojourn;
  // The inverse of what holds the phases between two arrivals.
  const determinant = (quiet + turn) * (busy + turn) - turn * turn;
  const [a, b, d] = [(busy + turn) / determinant, turn / determinant, (quiet + turn) / determinant];
  // Phases that arrivals find: as often as they come there.
  const start: readonly [number, number] = [quiet / 2, busy / 2];
  const applied = ([left, right]: readonly [number, number]): [number, number] => [
    a * left + b * right,
    b * left + d * right,
  ];
  const one = applied([1, 1]);
  const two = applied(one);
  const three = applied(two);
  const at = ([left, right]: readonly [number, number]): number => start[0] * left + start[1] * right;
  const second = 2 * at(two);
  const scv = second - 1;
  const third = 6 * at(three) - 3 * second + 2;
  const after = applied([quiet * one[0], busy * one[1]]);
  const covariance = at(applied(after)) - 1;
  const keep = (quiet * busy) / determinant;
  const dispersion = (count: number): number => {
    let sum = scv;
    for (let lag = 1, left = covariance; lag < count && Math.abs(left) > 1e-12; lag++, left *= keep) {
      sum += 2 * (1 - lag / count) * left;
    }
    return sum;
  };
  const dispersionOfMany = scv + (2 * covariance) / (1 - keep);
  return {
    scv,
    third,
    // That of counts, which has a closed form (Heffes and Lucantoni 1986).
    dispersionOver(count) {
      const turns = (2 * count) / sojourn;
      return 1 + (dispersionOfMany - 1) * (1 + Math.expm1(-turns) / turns);
    },
    mostDispersion: Math.max(1, dispersionOfMany),
    dispersion2: dispersion(2),
    dispersion10: dispersion(10),
    dispersion100: dispersion(100),
    dispersionOfMany,
    decays: ARRIVAL_DECAYS.map((argument) => {
      // The inverse of `argument` and what holds the phases, applied to the rates.
      const [left, right] = [quiet + turn + argument, busy + turn + argument];
      const scale = left * right - turn * turn;
      const transform = at([(right * quiet + turn * busy) / scale, (turn * quiet + left * busy) / scale]);
      return -Math.log(transform) / argument;
    }),
  };
}

/** Between the scales that were looked at, even in their logarithms. */
function withScales(found: StreamDescriptors): Omit<ArrivalDescriptors, "decays"> {
  const scales = [
    [1, found.scv],
    [2, found.dispersion2],
    [10, found.dispersion10],
    [100, found.dispersion100],
    [1000, found.dispersionOfMany],
  ] as const;
  return {
    ...found,
    mostDispersion: Math.max(...scales.map(([, dispersion]) => dispersion)),
    dispersionOver(count) {
      const after = scales.findIndex(([scale]) => scale >= count);
      if (after <= 0) return after === 0 ? found.scv : found.dispersionOfMany;
      const [[low, lower], [high, upper]] = [scales[after - 1]!, scales[after]!];
      return lower + ((upper - lower) * Math.log(count / low)) / Math.log(high / low);
    },
  };
}

function ofSequence(gaps: readonly number[]): StreamDescriptors {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const central = (power: number): number =>
    gaps.reduce((sum, gap) => sum + (gap / mean - 1) ** power, 0) / gaps.length;
  const dispersion = (count: number): number => {
    const sums = Math.floor(gaps.length / count);
    if (sums < 2) return dispersion(Math.max(1, Math.floor(gaps.length / 2)));
    let squares = 0;
    for (let sum = 0; sum < sums; sum++) {
      let deviation = 0;
      for (let at = sum * count; at < (sum + 1) * count; at++) deviation += gaps[at]! / mean - 1;
      squares += deviation * deviation;
    }
    return squares / sums / count;
  };
  const many = dispersion(Math.max(100, Math.floor(gaps.length / 20)));
  return {
    scv: central(2),
    third: central(3),
    dispersion2: gaps.length < 4 ? central(2) : dispersion(2),
    dispersion10: gaps.length < 20 ? central(2) : dispersion(10),
    dispersion100: gaps.length < 200 ? central(2) : dispersion(100),
    dispersionOfMany: gaps.length < 200 ? central(2) : many,
  };
}
