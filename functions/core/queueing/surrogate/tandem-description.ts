import { dispersionOfMany } from "../laws/arrival-law.ts";
import { batchMoments, type BatchSize } from "../laws/batch-size.ts";
import { batchThird } from "../laws/batch-third.ts";
import type { ServiceLaw } from "../laws/time-law.ts";
import type { Tandem } from "../tandem.ts";
import { arrivalDescriptors } from "./arrival-descriptors.ts";
import { BatchStream } from "./scale-dispersion.ts";
import { sharesOfSizes, type WaitPoints } from "./in-batch-waits.ts";
import { FEATURE_NAMES } from "./feature-names.ts";
import { lawMemory } from "./law-memory.ts";
import { serviceDescriptors } from "./service-descriptors.ts";
import { firstStageWait, secondStageWait } from "./stage-waits.ts";

/** A tandem as a surrogate sees it: free of units, times in mean services of the first stage. */
export interface TandemDescription {
  /** In the order of `FEATURE_NAMES`. */
  readonly features: Float64Array;
  readonly utilisation1: number;
  readonly utilisation2: number;
  /** Batch-QNA with the dispersion that each station feels at its own time scale, in mean services of the own stage. */
  readonly feltWait1: number;
  readonly feltWait2: number;
  /**
   * The analytic answer that a surrogate corrects, in mean services of the own stage: the above as many servers make jobs wait, and
   * no less than jobs wait for those that came with them (at the second stage the root of the squares); the buffer's in those of the first.
   */
  readonly wait1: number;
  readonly wait2: number;
  readonly bufferWait: number;
  /** The dispersion of jobs that each station feels. */
  readonly felt1: number;
  readonly felt2: number;
  /** Mean service of the second stage over that of the first. */
  readonly serviceRatio: number;
  /** Index of dispersion of what comes to the buffer, over as many jobs as fill it. */
  readonly gatheredDispersion: number;
  /** How often the waits of a job are long together (see `ResponseParts`). */
  readonly together: number;
  /** Waits behind jobs of the own batch, and by place behind those of the own group at the second stage. */
  readonly behindBatch: WaitPoints;
  readonly places: WaitPoints;
}

const SMALL = 0.02;
/** Waits far below a service hardly count: this much is added before their logarithm is taken. */
export const WAIT_FLOOR = 0.01;

const arrivals = lawMemory(arrivalDescriptors);
const services = lawMemory<ServiceLaw, DescribedService>(describedService);

/** Undefined for tandems that no description of this kind tells of (see `outsideOfScope`). The tandem must be stable. */
export function describeTandem(tandem: Tandem): TandemDescription | undefined {
  const { batchRate, batchSize, first, second, offloadProbability: share, offloadBatch } = tandem;
  const arrival = arrivals(tandem.arrival);
  if (arrival === undefined || offloadBatch === "request") return undefined;
  const batch = batchMoments(batchSize);
  const third = batchThird(batchSize, batch.mean);
  const [service1, service2] = [services(first.service), services(second.service)];
  const [mean1, mean2] = [first.serviceMeanSeconds, second.serviceMeanSeconds];
  const jobRate = batchRate * batch.mean;
  const [load1, load2] = [jobRate * mean1, jobRate * share * mean2];
  const [utilisation1, utilisation2] = [load1 / first.servers, load2 / second.servers];

  const loaded1 = { servers: first.servers, serviceMeanSeconds: mean1, scv: service1.scv, utilisation: utilisation1 };
  const loaded2 = { servers: second.servers, serviceMeanSeconds: mean2, scv: service2.scv, utilisation: utilisation2 };
  const jobs = new BatchStream(arrival, batch);
  const stage1 = firstStageWait(tandem, batch, jobs, loaded1);
  const stage2 = secondStageWait(tandem, offloadBatch, jobs, loaded1, loaded2);
  const arrivalScv = batch.mean * (dispersionOfMany(tandem.arrival) + batch.scv);
  const departureScv =
    1 +
    (1 - utilisation1 ** 2) * (arrivalScv - 1) +
    (utilisation1 ** 2 / Math.sqrt(first.servers)) * (Math.max(service1.scv, 0.2) - 1);
  const offloadScv = share * departureScv + 1 - share;
  const bufferWait = (offloadBatch - 1) / (2 * load1 * share);
  const serviceRatio = mean2 / mean1;

  // One by one: a list with parts spread into it costs a query more than all its logarithms.
  const features = new Float64Array(FEATURE_NAMES.length);
  let at = 0;
  features[at++] = Math.log(arrival.scv + SMALL);
  features[at++] = Math.cbrt(arrival.third);
  features[at++] = Math.log(arrival.dispersion2 + SMALL);
  features[at++] = Math.log(arrival.dispersion10 + SMALL);
  features[at++] = Math.log(arrival.dispersion100 + SMALL);
  features[at++] = Math.log(arrival.dispersionOfMany + SMALL);
  features[at++] = Math.log(batch.mean);
  features[at++] = batch.scv;
  features[at++] = Math.cbrt(third);
  features[at++] = 1 / batch.mean;
  features[at++] = sharesOfSizes(batchSize)[0]!;
  features[at++] = Math.log(first.servers);
  features[at++] = 1 / first.servers;
  features[at++] = utilisation1;
  features[at++] = Math.log(1 - utilisation1);
  features[at++] = Math.log(utilisation1);
  for (const value of service1.features) features[at++] = value;
  features[at++] = Math.log(second.servers);
  features[at++] = 1 / second.servers;
  features[at++] = utilisation2;
  features[at++] = Math.log(1 - utilisation2);
  features[at++] = Math.log(utilisation2);
  for (const value of service2.features) features[at++] = value;
  features[at++] = share;
  features[at++] = Math.log(share);
  features[at++] = Math.log(offloadBatch);
  features[at++] = 1 / offloadBatch;
  features[at++] = Math.log(batch.mean / offloadBatch);
  features[at++] = alignment(tandem.batchSize, offloadBatch, share);
  features[at++] = Math.log(Math.max(0, departureScv) + SMALL);
  features[at++] = Math.log(Math.max(0, offloadScv) + SMALL);
  features[at++] = Math.log(stage1.feltWait + WAIT_FLOOR);
  features[at++] = Math.log(stage2.feltWait + WAIT_FLOOR);
  features[at++] = Math.log(stage1.felt + SMALL);
  features[at++] = Math.log(stage2.felt + SMALL);
  features[at++] = Math.log(serviceRatio);
  features[at++] = Math.log(batch.mean / first.servers);
  features[at++] = Math.log(offloadBatch / second.servers);
  features[at++] = Math.log(stage1.poisson + WAIT_FLOOR);
  features[at++] = Math.log(stage2.poisson + WAIT_FLOOR);
  features[at++] = Math.log(batch.mean / load1);
  features[at++] = Math.log(bufferWait + WAIT_FLOOR);
  for (const value of arrival.decays) features[at++] = value;
  for (const value of service1.decays) features[at++] = value;
  for (const value of service2.decays) features[at++] = value;
  features[at++] = Math.log(stage1.alone + WAIT_FLOOR);
  features[at++] = stage1.none;
  features[at++] = Math.log(stage2.alone + WAIT_FLOOR);
  features[at++] = stage2.none;
  // Jobs of one batch pass the second stage more slowly than the first: the n-th waits n times the difference.
  const slower = Math.max(0, (share * serviceRatio) / second.servers - 1 / first.servers) / serviceRatio;
  const jobsBefore = (batch.mean * (1 + batch.scv) - 1) / 2;
  features[at++] = Math.log(slower * jobsBefore + WAIT_FLOOR);
  features[at++] = Math.log(((share * serviceRatio) / second.servers) * first.servers);
  features[at++] = Math.log(stage1.wait + WAIT_FLOOR);
  features[at++] = Math.log(stage2.wait + WAIT_FLOOR);
  features[at++] = Math.log(stage2.lone + WAIT_FLOOR);
  return {
    features,
    utilisation1,
    utilisation2,
    feltWait1: stage1.feltWait,
    feltWait2: stage2.feltWait,
    wait1: stage1.wait,
    wait2: stage2.wait,
    bufferWait,
    felt1: stage1.felt,
    felt2: stage2.felt,
    serviceRatio,
    gatheredDispersion: stage2.gatheredDispersion,
    together: longTogether(stage2.felt, utilisation1),
    behindBatch: stage1.behind,
    places: stage2.behind,
  };
}

/**
 * How often both waits of a job are long for the same reason: a burst that the second stage feels, unless the first is so busy that it
 * evens bursts out. Odds as those that fit best the quantiles of 1,400 simulated tandems whose response is made of both waits.
 */
function longTogether(felt2: number, utilisation1: number): number {
  const odds = 0.76 * (felt2 + 0.1) ** 0.63 * Math.exp(-2.1 * utilisation1);
  return odds / (1 + odds);
}

/** How many of the jobs of a batch start in an empty buffer: all together where batches and offloads fit each other. */
function alignment(size: BatchSize, offloadBatch: number, share: number): number {
  if (offloadBatch === 1) return 1;
  if (size.kind !== "constant" || share < 1) return 0;
  let [divisor, rest] = [size.mean, offloadBatch];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return divisor / offloadBatch;
}

interface DescribedService {
  readonly scv: number;
  readonly features: readonly number[];
  readonly decays: readonly number[];
}

function describedService(law: ServiceLaw): DescribedService {
  const { scv, third, fourth, decays } = serviceDescriptors(law);
  return { scv, features: [Math.log(scv + SMALL), Math.cbrt(third), Math.sqrt(Math.sqrt(fourth))], decays };
}
