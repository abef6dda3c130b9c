import { batchMoments, batchShares, type BatchSize } from "../laws/batch-size.ts";
import { lawMemory } from "./law-memory.ts";

/** How long jobs wait for others that came with them, in mean services of the stage: a few values, each with how likely it is. */
export interface WaitPoints {
  readonly values: Float64Array;
  readonly shares: Float64Array;
}

/** Who serves a batch. */
export interface BatchServers {
  readonly servers: number;
  /** Squared coefficient of variation of a service. */
  readonly scv: number;
}

/** Neighbours count as one value until they have this share together. */
const LEAST_SHARE = 1 / 64;
/** No more jobs of a batch are told apart. */
const MOST_AHEAD = 1024;
const REST = 1e-4;

/** How likely each size of a batch is, as far as it matters here. */
export const sharesOfSizes = lawMemory((size: BatchSize) =>
  batchShares(size, Math.min(MOST_AHEAD, Math.ceil(8 + 10 * batchMoments(size).mean))),
);

/**
 * Waits behind the jobs of the own batch when nobody else is there. A job has n of its batch before it as often as a batch has more
 * than n jobs, over the mean of a batch.
 */
export function waitsBehindBatch(size: BatchSize, stage: BatchServers): WaitPoints {
  const { mean } = batchMoments(size);
  const sizes = sharesOfSizes(size);
  let [count, all, larger, together, weighted] = [0, 0, 1, 0, 0];
  for (let ahead = 0; ahead < sizes.length && larger > REST; ahead++) {
    const share = larger / mean;
    const wait = waitBehind(ahead, stage);
    // That some do not wait at all is told exactly.
    if (together >= LEAST_SHARE || (together > 0 && weighted === 0 && wait > 0)) {
      found.values[count] = weighted / together;
      found.shares[count++] = together;
      [together, weighted] = [0, 0];
    }
    together += share;
    all += share;
    weighted += share * wait;
    larger -= sizes[ahead]!;
  }
  if (together > 0) {
    found.values[count] = weighted / together;
    found.shares[count++] = together;
  }
  // From a list to a typed one by itself takes longer than all the rest.
  const [values, shares] = [new Float64Array(count), new Float64Array(count)];
  for (let at = 0; at < count; at++) {
    values[at] = found.values[at]!;
    shares[at] = found.shares[at]! / all;
  }
  return { values, shares };
}

/** Room for all values that have the least share, and for those of the two ends. */
const MOST_VALUES = Math.ceil(1 / LEAST_SHARE) + 3;
const found = { values: new Float64Array(MOST_VALUES), shares: new Float64Array(MOST_VALUES) };

/** More places than these are not told apart. */
const MOST_PLACES = 32;

/** Waits by place in a batch of so many jobs; where there are many, those of neighbouring places together. */
export function waitsByPlace(jobs: number, stage: BatchServers): WaitPoints {
  const count = Math.min(jobs, MOST_PLACES);
  const values = new Float64Array(count);
  const shares = new Float64Array(count);
  for (let place = 0; place < jobs; place++) {
    const at = Math.floor((place * count) / jobs);
    values[at]! += waitBehind(place, stage);
    shares[at]! += 1;
  }
  for (let at = 0; at < count; at++) {
    values[at]! /= shares[at]!;
    shares[at]! /= jobs;
  }
  return { values, shares };
}

/**
 * The wait behind so many jobs that idle servers begin together: constant services end together, exponential ones one by one;
 * what lies between is taken to lie between.
 */
function waitBehind(ahead: number, { servers, scv }: BatchServers): number {
  const scattered = Math.min(1, scv);
  return (1 - scattered) * Math.floor(ahead / servers) + (scattered * Math.max(0, ahead - servers + 1)) / servers;
}

/** The mean wait, and how likely there is none. */
export function meanAndNone({ values, shares }: WaitPoints): readonly [number, number] {
  let [mean, none] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    mean += values[at]! * shares[at]!;
    if (values[at] === 0) none += shares[at]!;
  }
  return [mean, none];
}
