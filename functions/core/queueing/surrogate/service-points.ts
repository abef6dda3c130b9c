import type { ServiceLaw } from "../laws/time-law.ts";
import { twoTimes } from "../laws/two-points.ts";
import { lawMemory } from "./law-memory.ts";
import { type ContinuousLaw, timeQuantile } from "./time-quantile.ts";

/** A service time of mean 1 as a few values, each with how likely it is. */
export interface ServicePoints {
  readonly values: Float64Array;
  readonly shares: Float64Array;
  /** Squared coefficient of variation of these values. */
  readonly scv: number;
}

/** Where parts of equal meaning end: even ones below, ever smaller ones in the tail. */
const ENDS = [
  ...Array.from({ length: 27 }, (_, part) => (part + 1) / 30),
  0.92,
  0.94,
  0.955,
  0.97,
  0.98,
  0.987,
  0.9925,
  0.996,
  0.998,
  0.9993,
  1,
];
const SHARES = Float64Array.from(ENDS, (end, part) => end - (ENDS[part - 1] ?? 0));
const STEPS = 6;

/** Families of one number are worked out at these logarithms of it once, and read between them afterwards. */
const [FIRST_LOG, LAST_LOG, NODES] = [Math.log(0.002), Math.log(64), 121];
type TabledKind = "gamma" | "lognormal" | "weibull" | "hyperexponential";
const tables = new Map<TabledKind, (Float64Array | undefined)[]>();

/** The values of a law: the mean of each of some parts of it, so that the mean of all is kept. */
export const servicePoints: (law: ServiceLaw) => ServicePoints = lawMemory((law) => {
  const points = pointsOf(law);
  const scv = points.values.reduce((sum, value, part) => sum + points.shares[part]! * value * value, -1);
  return { ...points, scv: Math.max(0, scv) };
});

function pointsOf(law: ServiceLaw): Omit<ServicePoints, "scv"> {
  switch (law.kind) {
    case "constant":
      return { values: Float64Array.of(1), shares: Float64Array.of(1) };
    case "twoPoint": {
      const { small, large, largeShare } = twoTimes(law.scv);
      return { values: Float64Array.of(small, large), shares: Float64Array.of(1 - largeShare, largeShare) };
    }
    case "empirical":
    case "trace":
      return ofValues(law.values);
    case "gamma":
    case "lognormal":
    case "weibull":
    case "hyperexponential":
      return { values: tabled(law.kind, law.scv), shares: SHARES };
    default:
      return { values: partMeans(law), shares: SHARES };
  }
}

function partMeans(law: ContinuousLaw): Float64Array {
  const quantile = timeQuantile(law);
  const means = new Float64Array(ENDS.length);
  let left = 1;
  for (let part = 0, from = 0; part < ENDS.length - 1; from = ENDS[part++]!) {
    let sum = 0;
    for (let step = 0; step < STEPS; step++) sum += quantile(from + ((step + 0.5) / STEPS) * SHARES[part]!);
    means[part] = sum / STEPS;
    left -= means[part]! * SHARES[part]!;
  }
  // The end of the tail gets what is left of the mean, and is not before what lies below it.
  means[ENDS.length - 1] = Math.max(left / SHARES.at(-1)!, means.at(-2)!);
  const mean = means.reduce((sum, value, part) => sum + value * SHARES[part]!, 0);
  return means.map((value) => value / mean);
}

function tabled(kind: TabledKind, scv: number): Float64Array {
  const log = Math.log(kind === "hyperexponential" ? Math.max(scv, 1.0001) : scv);
  if (log <= FIRST_LOG || log >= LAST_LOG) return partMeans({ kind, scv });
  let table = tables.get(kind);
  if (table === undefined) tables.set(kind, (table = Array.from({ length: NODES }, () => undefined)));
  const place = ((log - FIRST_LOG) / (LAST_LOG - FIRST_LOG)) * (NODES - 1);
  const at = Math.floor(place);
  const node = (index: number): Float64Array => {
    const nodeScv = Math.exp(FIRST_LOG + (index / (NODES - 1)) * (LAST_LOG - FIRST_LOG));
    return (table[index] ??= partMeans({ kind, scv: kind === "hyperexponential" ? Math.max(1, nodeScv) : nodeScv }));
  };
  const [low, high, share] = [node(at), node(at + 1), place - at];
  const values = new Float64Array(low.length);
  for (let part = 0; part < values.length; part++) values[part] = low[part]! + share * (high[part]! - low[part]!);
  return values;
}

function ofValues(values: readonly number[]): Omit<ServicePoints, "scv"> {
  const sorted = Float64Array.from(values).sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const found: { value: number; share: number }[] = [];
  for (let part = 0, from = 0; part < ENDS.length; part++) {
    const to = part === ENDS.length - 1 ? sorted.length : Math.round(ENDS[part]! * sorted.length);
    if (to <= from) continue;
    let sum = 0;
    for (let at = from; at < to; at++) sum += sorted[at]!;
    found.push({ value: sum / (to - from) / mean, share: (to - from) / sorted.length });
    from = to;
  }
  return {
    values: Float64Array.from(found, ({ value }) => value),
    shares: Float64Array.from(found, ({ share }) => share),
  };
}
