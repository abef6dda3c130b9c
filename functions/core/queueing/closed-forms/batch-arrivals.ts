import { batchMoments, batchShares, type BatchSize } from "../laws/batch-size.ts";
import type { TimeLaw } from "../laws/time-law.ts";
import { stableUtilisation } from "../station-load.ts";
import { gim1WaitSeconds } from "./single-server.ts";

/** Batches of jobs that come to a station of equal servers. */
export interface BatchLoad {
  /** Batches a second. */
  readonly batchRate: number;
  readonly batchSize: BatchSize;
  readonly serviceMeanSeconds: number;
  readonly servers: number;
}

/** The mean wait of a job in M^X/G/1 in seconds, exact: that of its batch, and of those before it in the batch. */
export function batchMg1WaitSeconds(load: Omit<BatchLoad, "servers">, serviceScv: number): number {
  const { mean, second } = batchMoments(load.batchSize);
  const utilisation = utilisationOf({ ...load, servers: 1 });
  const seconds = load.serviceMeanSeconds / (2 * (1 - utilisation));
  return utilisation * (1 + serviceScv) * seconds + (second / mean - 1) * seconds;
}

export interface BatchMmcAnswer {
  readonly waitSeconds: number;
  /** How likely all servers are idle. */
  readonly idle: number;
  /** How likely a job waits. */
  readonly waits: number;
}

/**
 * M^X/M/c, exact and without a truncated chain: cuts between the numbers of jobs give those below c up to a factor, and the
 * mean number follows from the balance of squares.
 */
export function batchMmc(load: BatchLoad): BatchMmcAnswer {
  const { batchRate, batchSize, serviceMeanSeconds, servers } = load;
  const { mean, second } = batchMoments(batchSize);
  const offered = utilisationOf(load) * servers;
  const atLeast = tails(batchSize, servers);
  const shares = new Float64Array(servers);
  shares[0] = 1;
  for (let jobs = 1; jobs < servers; jobs++) {
    let sum = 0;
    for (let fewer = 0; fewer < jobs; fewer++) sum += shares[fewer]! * atLeast[jobs - fewer]!;
    shares[jobs] = (batchRate * serviceMeanSeconds * sum) / jobs;
  }
  let free = 0;
  for (let jobs = 0; jobs < servers; jobs++) free += (servers - jobs) * shares[jobs]!;
  const scale = (servers - offered) / free;
  let squares = 0;
  for (let jobs = 0; jobs < servers; jobs++) squares += jobs * (servers - jobs) * shares[jobs]! * scale;
  // So many of a batch find a server where there are so many jobs: those of its first places, if it has them.
  let [served, begins] = [0, 0];
  for (let jobs = servers - 1; jobs >= 0; jobs--) {
    served += atLeast[servers - jobs]! / mean;
    begins += shares[jobs]! * scale * served;
  }
  const jobs = (offered + (batchRate * serviceMeanSeconds * (second - mean)) / 2 + squares) / (servers - offered);
  const waitSeconds = jobs / (batchRate * mean) - serviceMeanSeconds;
  return { waitSeconds, idle: scale, waits: Math.max(0, 1 - begins) };
}

/** GI^Geo/M/1, exact: a geometric batch of exponential jobs is one exponential job. */
export function geometricBatchWaitSeconds(
  { batchRate, serviceMeanSeconds, batchMean }: { batchRate: number; serviceMeanSeconds: number; batchMean: number },
  arrivals: TimeLaw,
): number {
  const whole = { arrivalRate: batchRate, serviceMeanSeconds: serviceMeanSeconds * batchMean };
  return gim1WaitSeconds(whole, arrivals) + (batchMean - 1) * serviceMeanSeconds;
}

/** The squared coefficient of variation of the gaps between departures of M^X/G/1, exact. */
export function batchDepartureScv(load: Omit<BatchLoad, "servers">, serviceScv: number): number {
  const utilisation = utilisationOf({ ...load, servers: 1 });
  const { mean } = batchMoments(load.batchSize);
  return utilisation ** 2 * (1 + serviceScv) + 2 * utilisation * (1 - utilisation) + 2 * (1 - utilisation) * mean - 1;
}

function utilisationOf({ batchRate, batchSize, serviceMeanSeconds, servers }: BatchLoad): number {
  const arrivalRate = batchRate * batchMoments(batchSize).mean;
  return stableUtilisation({ arrivalRate, serviceMeanSeconds, servers });
}

/** How likely a batch has at least so many jobs: by their number up to `most`. */
function tails(size: BatchSize, most: number): Float64Array {
  const shares = batchShares(size, most);
  const tail = new Float64Array(most + 1).fill(1);
  for (let jobs = 2; jobs <= most; jobs++) tail[jobs] = Math.max(0, tail[jobs - 1]! - shares[jobs - 2]!);
  return tail;
}
