import { arrivalShare } from "../closed-forms/arrival-share.ts";
import type { ArrivalDescriptors } from "./arrival-descriptors.ts";

/** Jobs that come or go; objects with a method, as a closure for each would cost a query more than its sums. */
export interface JobStream {
  /** The index of dispersion over so many jobs. */
  dispersion(jobs: number): number;
  /** Nowhere is it more than this. */
  readonly mostDispersion: number;
}

/** Jobs in batches: over less than one the batches scatter as over one. */
export class BatchStream implements JobStream {
  readonly #dispersionOver: (batches: number) => number;
  readonly #mean: number;
  readonly #scv: number;
  readonly mostDispersion: number;

  constructor(
    { dispersionOver, mostDispersion }: Pick<ArrivalDescriptors, "dispersionOver" | "mostDispersion">,
    { mean, scv }: { readonly mean: number; readonly scv: number },
  ) {
    this.#dispersionOver = dispersionOver;
    this.#mean = mean;
    this.#scv = scv;
    this.mostDispersion = mean * (mostDispersion + scv);
  }

  dispersion(jobs: number): number {
    return this.#mean * (this.#dispersionOver(Math.max(1, jobs / this.#mean)) + this.#scv);
  }
}

/** The jobs that leave a station: they scatter as its services over few of them, as its arrivals over many. */
export class DepartureStream implements JobStream {
  readonly #arrivals: JobStream;
  readonly #serviceScv: number;
  readonly #utilisation: number;
  readonly mostDispersion: number;

  constructor(arrivals: JobStream, serviceScv: number, utilisation: number) {
    this.#arrivals = arrivals;
    this.#serviceScv = serviceScv;
    this.#utilisation = utilisation;
    this.mostDispersion = Math.max(arrivals.mostDispersion, serviceScv);
  }

  dispersion(jobs: number): number {
    const coming = this.#arrivals.dispersion(jobs);
    const utilisation = this.#utilisation;
    // Time in mean services: the station serves `utilisation` of them in one.
    const time =
      ((1 - utilisation) ** 2 * (jobs / utilisation)) / (utilisation * Math.max(0.05, coming + this.#serviceScv));
    const share = arrivalShare(time);
    return share * coming + (1 - share) * this.#serviceScv;
  }
}

/** Each job of a stream goes on with some probability; at least so many of the stream are looked at together. */
export class SplitStream implements JobStream {
  readonly #stream: JobStream;
  readonly #probability: number;
  readonly #leastJobs: number;
  readonly mostDispersion: number;

  constructor(stream: JobStream, probability: number, leastJobs = 0) {
    this.#stream = stream;
    this.#probability = probability;
    this.#leastJobs = leastJobs;
    this.mostDispersion = probability * stream.mostDispersion + 1 - probability;
  }

  dispersion(jobs: number): number {
    const probability = this.#probability;
    return probability * this.#stream.dispersion(Math.max(this.#leastJobs, jobs / probability)) + 1 - probability;
  }
}

/** Places looked at, each so many times the one before. */
const [PLACES, STEP] = [16, 2];

/**
 * The dispersion that the wait at a station feels: at the time scale that makes waiting worst, as Whitt and You's robust queueing
 * network analyser finds it (2018). Z* = sup { -(1 - ρ) x / ρ + √(2 x I(x)) } over the work x that arrives meanwhile, in mean services
 * of a station that is as fast as all servers together; where the dispersion I is the same at all scales, the answer is just that.
 */
export function feltDispersion(arrivals: JobStream, serviceScv: number, utilisation: number): number {
  const drift = (1 - utilisation) / utilisation;
  // Where it lies for the dispersion of very many jobs; it is nearer where few jobs scatter less.
  const farthest = Math.max(0.5, arrivals.dispersion(1e9) + serviceScv) / (2 * drift * drift);
  let work = 2 * farthest;
  let before = 0;
  let worst = 0;
  let worstPlace = work;
  for (let place = 0, last = 0; place < PLACES; place++, work /= STEP) {
    // Nothing that arrives in less time can make waiting worse.
    if (Math.sqrt(2 * work * (arrivals.mostDispersion + serviceScv)) < worst) break;
    const backlog = backlogOf(arrivals, serviceScv, drift, work);
    if (backlog > worst) {
      before = last;
      worst = backlog;
      worstPlace = work;
    }
    last = backlog;
  }
  // The top of the parabola over √work through the highest place and its neighbours: exact where all scales scatter alike.
  const here = Math.sqrt(worstPlace);
  const far = Math.sqrt(worstPlace * STEP);
  const near = Math.sqrt(worstPlace / STEP);
  const slopeFar = (before - worst) / (far - here);
  const slopeNear = (worst - backlogOf(arrivals, serviceScv, drift, worstPlace / STEP)) / (here - near);
  const bend = (slopeFar - slopeNear) / (far - near);
  const slope = slopeNear + bend * (here - near);
  if (before > 0 && bend < 0) worst -= (slope * slope) / (4 * bend);
  return Math.max(0, 2 * drift * worst - serviceScv);
}

function backlogOf(arrivals: JobStream, serviceScv: number, drift: number, work: number): number {
  return Math.sqrt(2 * work * Math.max(0, arrivals.dispersion(work) + serviceScv)) - drift * work;
}
