import { batchMmc } from "../closed-forms/batch-arrivals.ts";
import type { BatchSize } from "../laws/batch-size.ts";
import type { Tandem } from "../tandem.ts";
import { likelierToWait } from "./delay-at-many-servers.ts";
import { meanAndNone, type WaitPoints, waitsBehindBatch, waitsByPlace } from "./in-batch-waits.ts";
import { loneBurstWait } from "./lone-burst-wait.ts";
import { DepartureStream, feltDispersion, type JobStream, SplitStream } from "./scale-dispersion.ts";

/** What closed forms say of the wait before a stage, in its mean services. */
export interface StageWait {
  /** Of Poisson batches and exponential services (M^X/M/c). */
  readonly poisson: number;
  /** The dispersion of jobs that the stage feels at its own time scale, and the wait of jobs that scatter so at all scales. */
  readonly felt: number;
  readonly feltWait: number;
  /** Waits behind those that came with a job, their mean, and how many have none. */
  readonly behind: WaitPoints;
  readonly alone: number;
  readonly none: number;
  /** What a surrogate corrects: the felt wait as many servers make jobs wait, and no less than jobs wait for those that came with them. */
  readonly wait: number;
}

export interface SecondStageWait extends StageWait {
  /** Of the jobs of a batch that nobody else disturbs. */
  readonly lone: number;
  /** Index of dispersion of what comes to the buffer, over as many jobs as fill it. */
  readonly gatheredDispersion: number;
}

/** A stage as its waits depend on it. */
export interface LoadedStage {
  readonly servers: number;
  readonly serviceMeanSeconds: number;
  /** Squared coefficient of variation of a service. */
  readonly scv: number;
  readonly utilisation: number;
}

/** Batches of the given squared coefficient of variation before the first stage. */
export function firstStageWait(
  { batchRate, batchSize }: Pick<Tandem, "batchRate" | "batchSize">,
  batch: { readonly mean: number; readonly scv: number },
  jobs: JobStream,
  stage: LoadedStage,
): StageWait {
  const peakedness = batch.mean * (1 + batch.scv);
  const felt = feltWaits(jobs, { batchRate, batchSize }, peakedness, stage);
  const behind = waitsBehindBatch(batchSize, stage);
  const [alone, none] = meanAndNone(behind);
  const { poisson, likelyWait } = felt;
  const wait = Math.max(likelyWait, alone);
  return { poisson, felt: felt.felt, feltWait: felt.feltWait, behind, alone, none, wait };
}

/** Groups of offloaded jobs before the second stage, of the jobs that come to the first one. */
export function secondStageWait(
  { batchSize, offloadProbability }: Pick<Tandem, "batchSize" | "offloadProbability">,
  offloadBatch: number,
  jobs: JobStream,
  first: LoadedStage,
  second: LoadedStage,
): SecondStageWait {
  const services = 1 + (Math.max(first.scv, 0.2) - 1) / Math.sqrt(first.servers);
  const departures = new DepartureStream(jobs, services, first.utilisation);
  const offloaded = new SplitStream(departures, offloadProbability, offloadBatch);
  const groups = {
    batchRate: (second.utilisation * second.servers) / second.serviceMeanSeconds / offloadBatch,
    batchSize: { kind: "constant", mean: offloadBatch } as const,
  };
  const felt = feltWaits(offloaded, groups, offloadBatch, second);
  const behind = waitsByPlace(offloadBatch, second);
  const [alone, none] = meanAndNone(behind);
  const lone = loneBurstWait({
    batchSize,
    servers1: first.servers,
    scv1: first.scv,
    offloadProbability,
    servers2: second.servers,
    serviceRatio: second.serviceMeanSeconds / first.serviceMeanSeconds,
  });
  const { poisson, likelyWait } = felt;
  const wait = Math.hypot(likelyWait, lone, alone);
  const gatheredDispersion = offloaded.dispersion(offloadBatch);
  return { poisson, felt: felt.felt, feltWait: felt.feltWait, behind, alone, none, wait, lone, gatheredDispersion };
}

function feltWaits(
  jobs: JobStream,
  { batchRate, batchSize }: { readonly batchRate: number; readonly batchSize: BatchSize },
  peakedness: number,
  { servers, serviceMeanSeconds, scv, utilisation }: LoadedStage,
) {
  const poisson = batchMmc({ batchRate, batchSize, servers, serviceMeanSeconds }).waitSeconds / serviceMeanSeconds;
  const felt = feltDispersion(jobs, scv, utilisation);
  const feltWait = (poisson * (felt + scv)) / (peakedness + 1);
  return {
    poisson,
    felt,
    feltWait,
    likelyWait: feltWait * likelierToWait({ utilisation, servers }, Math.max(1, felt), peakedness),
  };
}
