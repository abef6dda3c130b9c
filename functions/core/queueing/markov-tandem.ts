import { batchMoments, batchShares, type BatchSize } from "./laws/batch-size.ts";
import { stableUtilisation } from "./station-load.ts";

/** A tandem of Poisson batches and exponential services without a network: its states form a Markov chain. */
export interface MarkovTandem {
  readonly batchRate: number;
  readonly batchSize: BatchSize;
  readonly first: { readonly servers: number; readonly serviceMeanSeconds: number };
  readonly offloadProbability: number;
  readonly offloadBatch: number;
  readonly second: { readonly servers: number; readonly serviceMeanSeconds: number };
}

export interface MarkovTandemAnswer {
  /** Mean numbers of jobs at both stages and in the buffer. */
  readonly firstJobs: number;
  readonly bufferJobs: number;
  readonly secondJobs: number;
  readonly firstWaitSeconds: number;
  readonly bufferWaitSeconds: number;
  readonly secondWaitSeconds: number;
  readonly responseSeconds: number;
}

const LARGEST_CHANGE = 1e-10;
const MOST_SWEEPS = 20_000;
/** A little less than the full step: with batches of one size full steps go round in circles. */
const RELAXATION = 0.8;

/**
 * The tandem as a chain of states (jobs at the first stage, jobs gathered, jobs at the second), cut off at the given numbers
 * of jobs, by Gauss-Seidel sweeps over the balance of each state; waits by Little's law.
 */
export function markovTandem(
  tandem: MarkovTandem,
  { mostFirst, mostSecond }: { readonly mostFirst: number; readonly mostSecond: number },
): MarkovTandemAnswer {
  const { batchRate, batchSize, first, offloadProbability: share, offloadBatch, second } = tandem;
  const jobRate = batchRate * batchMoments(batchSize).mean;
  stableUtilisation({ arrivalRate: jobRate, ...first });
  stableUtilisation({ arrivalRate: jobRate * share, ...second });
  const chain = new TandemChain(tandem, mostFirst, mostSecond);
  for (let sweep = 0; chain.sweep() > LARGEST_CHANGE; sweep++) {
    if (sweep === MOST_SWEEPS) throw new Error(`Cannot solve a tandem as a chain in ${MOST_SWEEPS} sweeps`);
  }
  const { firstJobs, bufferJobs, secondJobs } = chain.means();
  const offloadRate = jobRate * share;
  const firstWaitSeconds = firstJobs / jobRate - first.serviceMeanSeconds;
  const bufferWaitSeconds = offloadBatch === 1 ? 0 : bufferJobs / offloadRate;
  const secondWaitSeconds = secondJobs / offloadRate - second.serviceMeanSeconds;
  const services = first.serviceMeanSeconds + second.serviceMeanSeconds;
  const responseSeconds = firstWaitSeconds + bufferWaitSeconds + secondWaitSeconds + services;
  return {
    firstJobs,
    bufferJobs,
    secondJobs,
    firstWaitSeconds,
    bufferWaitSeconds,
    secondWaitSeconds,
    responseSeconds,
  };
}

class TandemChain {
  readonly #tandem: MarkovTandem;
  readonly #mostFirst: number;
  readonly #mostSecond: number;
  /** How likely each batch size is. */
  readonly #sizes: readonly { readonly jobs: number; readonly share: number }[];
  readonly #shares: Float64Array;

  constructor(tandem: MarkovTandem, mostFirst: number, mostSecond: number) {
    this.#tandem = tandem;
    this.#mostFirst = mostFirst;
    this.#mostSecond = mostSecond;
    this.#sizes = [...batchShares(tandem.batchSize, mostFirst)]
      .map((share, index) => ({ jobs: index + 1, share }))
      .filter(({ share }) => share > 1e-14);
    this.#shares = new Float64Array((mostFirst + 1) * tandem.offloadBatch * (mostSecond + 1));
    // From the empty tandem only those states come to a share that can be reached from it.
    this.#shares[0] = 1;
  }

  #at(first: number, gathered: number, second: number): number {
    return (first * this.#tandem.offloadBatch + gathered) * (this.#mostSecond + 1) + second;
  }

  /** Balances each state once; the largest change, relative to the largest share. */
  sweep(): number {
    const { batchRate, first, offloadProbability: share, offloadBatch, second } = this.#tandem;
    const shares = this.#shares;
    const [mostFirst, mostSecond] = [this.#mostFirst, this.#mostSecond];
    const rate1 = 1 / first.serviceMeanSeconds;
    const rate2 = 1 / second.serviceMeanSeconds;
    let largest = 0;
    let change = 0;
    for (let n1 = 0; n1 <= mostFirst; n1++) {
      const served = Math.min(n1 + 1, first.servers) * rate1;
      for (let gathered = 0; gathered < offloadBatch; gathered++) {
        for (let n2 = mostSecond; n2 >= 0; n2--) {
          let into = 0;
          for (const { jobs, share: likely } of this.#sizes) {
            if (jobs > n1) break;
            into += batchRate * likely * shares[this.#at(n1 - jobs, gathered, n2)]!;
          }
          if (n1 < mostFirst) {
            into += served * (1 - share) * shares[this.#at(n1 + 1, gathered, n2)]!;
            if (gathered > 0) into += served * share * shares[this.#at(n1 + 1, gathered - 1, n2)]!;
            else if (n2 >= offloadBatch) {
              into += served * share * shares[this.#at(n1 + 1, offloadBatch - 1, n2 - offloadBatch)]!;
            }
          }
          if (n2 < mostSecond) {
            into += Math.min(n2 + 1, second.servers) * rate2 * shares[this.#at(n1, gathered, n2 + 1)]!;
          }
          const out = this.#rateOut(n1, gathered, n2, rate1, rate2);
          const place = this.#at(n1, gathered, n2);
          const next = shares[place]! + RELAXATION * (into / out - shares[place]!);
          change = Math.max(change, Math.abs(next - shares[place]!));
          largest = Math.max(largest, next);
          shares[place] = next;
        }
      }
    }
    this.#normalise();
    return change / largest;
  }

  /** What leaves a state; what would lead beyond the numbers that are told does not happen. */
  #rateOut(n1: number, gathered: number, n2: number, rate1: number, rate2: number): number {
    const { batchRate, first, offloadProbability: share, offloadBatch, second } = this.#tandem;
    let fits = 0;
    for (const { jobs, share: likely } of this.#sizes) if (n1 + jobs <= this.#mostFirst) fits += likely;
    const isFull = gathered === offloadBatch - 1 && n2 + offloadBatch > this.#mostSecond;
    const leaves = Math.min(n1, first.servers) * rate1 * (isFull ? 1 - share : 1);
    return batchRate * fits + leaves + Math.min(n2, second.servers) * rate2;
  }

  #normalise(): void {
    const sum = this.#shares.reduce((total, share) => total + share, 0);
    for (let place = 0; place < this.#shares.length; place++) this.#shares[place]! /= sum;
  }

  means(): { firstJobs: number; bufferJobs: number; secondJobs: number } {
    const means = { firstJobs: 0, bufferJobs: 0, secondJobs: 0 };
    for (let n1 = 0; n1 <= this.#mostFirst; n1++) {
      for (let gathered = 0; gathered < this.#tandem.offloadBatch; gathered++) {
        for (let n2 = 0; n2 <= this.#mostSecond; n2++) {
          const share = this.#shares[this.#at(n1, gathered, n2)]!;
          means.firstJobs += n1 * share;
          means.bufferJobs += gathered * share;
          means.secondJobs += n2 * share;
        }
      }
    }
    return means;
  }
}
