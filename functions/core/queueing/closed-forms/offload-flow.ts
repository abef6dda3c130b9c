import { batchMoments, batchShares, type BatchSize } from "../laws/batch-size.ts";
import type { Tandem } from "../tandem.ts";

/** Batches that go to the second stage. */
export interface OffloadFlow {
  readonly batchRate: number;
  readonly batchSize: BatchSize;
  /** How long a job waits on average until its batch goes. */
  readonly bufferWaitSeconds: number;
}

const MOST_JOBS = 4096;

/**
 * How jobs leave the buffer: so many together, where those in it are as if they came at random; or those of a request,
 * whose last jobs are served side by side while those before are done.
 */
export function offloadFlow(tandem: Tandem): OffloadFlow {
  const { batchRate, batchSize, offloadBatch, offloadProbability: share } = tandem;
  const offloadRate = batchRate * batchMoments(batchSize).mean * share;
  if (offloadBatch === "request") return requestFlow(tandem);
  return {
    batchRate: offloadRate / offloadBatch,
    batchSize: { kind: "constant", mean: offloadBatch },
    bufferWaitSeconds: (offloadBatch - 1) / (2 * offloadRate),
  };
}

function requestFlow({ batchRate, batchSize, first, offloadProbability: share }: Tandem): OffloadFlow {
  const sizes = batchShares(batchSize, largest(batchSize));
  const offloaded = new Float64Array(sizes.length + 1);
  let seconds = 0;
  for (let jobs = 1; jobs <= sizes.length; jobs++) {
    const likely = sizes[jobs - 1]!;
    if (likely < 1e-12) continue;
    binomial(jobs, share).forEach((part, count) => (offloaded[count]! += likely * part));
    for (let done = 1; done < jobs; done++) {
      const gap = first.serviceMeanSeconds / Math.min(jobs - done, first.servers);
      seconds += likely * done * (1 - (1 - share) ** (jobs - done)) * gap;
    }
  }
  const any = 1 - offloaded[0]!;
  return {
    batchRate: batchRate * any,
    batchSize: { kind: "empirical", shares: [...offloaded.subarray(1)].map((part) => part / any) },
    bufferWaitSeconds: seconds / batchMoments(batchSize).mean,
  };
}

/** A size that hardly any batch exceeds. */
function largest(size: BatchSize): number {
  const shares = batchShares(size, MOST_JOBS);
  let rest = 1;
  const enough = shares.findIndex((share) => (rest -= share) < 1e-10);
  return enough < 0 ? MOST_JOBS : enough + 1;
}

/** How likely each number of so many comes, each with the same probability. */
function binomial(count: number, probability: number): Float64Array {
  const parts = new Float64Array(count + 1);
  parts[0] = 1;
  for (let tried = 1; tried <= count; tried++) {
    for (let hits = tried; hits > 0; hits--) {
      parts[hits] = parts[hits]! * (1 - probability) + parts[hits - 1]! * probability;
    }
    parts[0]! *= 1 - probability;
  }
  return parts;
}
