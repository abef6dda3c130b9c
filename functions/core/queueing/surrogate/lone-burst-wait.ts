import { batchMoments, type BatchSize } from "../laws/batch-size.ts";
import { sharesOfSizes } from "./in-batch-waits.ts";
import { lawMemory } from "./law-memory.ts";

/** What a burst of jobs passes, times in mean services of the first stage. */
export interface BurstPath {
  readonly batchSize: BatchSize;
  readonly servers1: number;
  /** Squared coefficient of variation of a service of the first stage. */
  readonly scv1: number;
  readonly offloadProbability: number;
  readonly servers2: number;
  readonly serviceRatio: number;
}

/** Sizes of bursts are told apart until they have this share of the jobs together. */
const LEAST_SHARE = 1 / 12;
const ROUNDS = 6;

/** Bursts by size: how many jobs they have, and the share of all jobs that comes in such a burst. */
const burstsOf = lawMemory((size: BatchSize): readonly { readonly jobs: number; readonly share: number }[] => {
  const { mean } = batchMoments(size);
  const sizes = sharesOfSizes(size);
  const bursts: { jobs: number; share: number }[] = [];
  let [all, share, weighted] = [0, 0, 0];
  for (let jobs = 1; jobs <= sizes.length; jobs++) {
    const own = (sizes[jobs - 1]! * jobs) / mean;
    share += own;
    weighted += own * jobs;
    if (share < LEAST_SHARE && (jobs < sizes.length || share === 0)) continue;
    bursts.push({ jobs: weighted / share, share });
    all += share;
    [share, weighted] = [0, 0];
  }
  return bursts.map((burst) => ({ ...burst, share: burst.share / all }));
});

/**
 * The mean wait at the second stage of the jobs of a burst that nobody else disturbs, in mean services of that stage: a fluid that
 * comes as the first stage lets it, and waits where it comes faster than it is served. What lies between constant services of the first stage and exponential
 * ones is taken to lie between.
 */
export function loneBurstWait(path: BurstPath): number {
  const scattered = Math.min(1, path.scv1);
  let sum = 0;
  for (const { jobs, share } of burstsOf(path.batchSize)) {
    const wait =
      (scattered > 0 ? scattered * behindExponential(jobs, path) : 0) +
      (scattered < 1 ? (1 - scattered) * behindConstant(jobs, path) : 0);
    sum += share * Math.max(0, wait);
  }
  return sum / path.serviceRatio;
}

/** Servers let jobs go evenly as long as all are busy, and then as the last services end. */
function behindExponential(jobs: number, { servers1, servers2, offloadProbability, serviceRatio }: BurstPath): number {
  const work = (offloadProbability * serviceRatio) / servers2;
  const last = Math.min(jobs, servers1);
  const before = (Math.max(0, servers1 * work - 1) * (jobs - last)) / servers1;
  const evenly = ((jobs - last) * before) / 2;
  const added = last * work;
  if (before === 0 && added <= 1) return evenly / jobs;
  // What waits is before + added (1 - e^-t) - t, until it is nothing: Newton's steps come to that from above.
  let ends = before + added;
  for (let round = 0; round < ROUNDS; round++) {
    const left = Math.exp(-ends);
    ends -= (before + added * (1 - left) - ends) / (added * left - 1);
  }
  const left = Math.exp(-ends);
  const lastly = before * (1 - left) + (added * (1 - left) ** 2) / 2 - (1 - left * (1 + ends));
  return (evenly + last * lastly) / jobs;
}

/** Servers let jobs go all at once, one service after another. */
function behindConstant(jobs: number, { servers1, servers2, offloadProbability, serviceRatio }: BurstPath): number {
  const grows = Math.max(0, (servers1 * offloadProbability * serviceRatio) / servers2 - 1);
  const full = Math.floor(jobs / servers1);
  const rest = jobs - full * servers1;
  const within = (clump: number): number => {
    const offloaded = clump * offloadProbability;
    const over = Math.max(0, offloaded - servers2);
    return over === 0 ? 0 : (clump * (over * over * serviceRatio)) / (2 * servers2 * offloaded);
  };
  const ahead = grows * full * ((servers1 * (full - 1)) / 2 + rest);
  return (ahead + full * within(servers1) + within(rest)) / jobs;
}
