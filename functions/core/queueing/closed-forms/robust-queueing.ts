import { batchMoments } from "../laws/batch-size.ts";
import { scvOf } from "../laws/time-law.ts";
import { type Tandem, type TandemMeans, withResponse } from "../tandem.ts";
import { tandemUtilisations } from "../tandem-utilisations.ts";
import { arrivalShare } from "./arrival-share.ts";
import { type DispersionOverTime, dispersionOverTime } from "./dispersion-over-time.ts";

/** Where the longest relevant time of a queue may lie, in mean gaps. */
const [SHORTEST, LONGEST] = [1e-4, 1e9];
const STEPS = 260;
const NARROWING = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The mean work that waits at a single server, in mean services, by robust queueing (Whitt and You 2018): the largest that
 * arrivals bring beyond what is served in any time, as many deviations above their mean as make it exact for M/G/1.
 */
export function robustWork(utilisation: number, dispersionOfWork: DispersionOverTime): number {
  const drift = (1 - utilisation) / utilisation;
  const beyond = (log: number): number => {
    const time = Math.exp(log);
    return Math.sqrt(2 * time * dispersionOfWork(time)) - drift * time;
  };
  const [from, to] = [Math.log(SHORTEST), Math.log(LONGEST)];
  const width = (to - from) / STEPS;
  let best = 0;
  for (let step = 1; step <= STEPS; step++) {
    if (beyond(from + step * width) > beyond(from + best * width)) best = step;
  }
  // The golden section around the best of some places.
  let [low, high] = [from + (best - 1) * width, from + (best + 1) * width];
  for (let step = 0; step < NARROWING; step++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (beyond(left) > beyond(right)) high = right;
    else low = left;
  }
  return Math.max(0, beyond((low + high) / 2));
}

/** The mean wait at a single server in mean services, of jobs whose arrivals disperse so, by the mean work (Brumelle 1971). */
export function robustWait(utilisation: number, arrivals: DispersionOverTime, serviceScv: number): number {
  const work = robustWork(utilisation, (time) => arrivals(time) + serviceScv);
  return Math.max(0, work / utilisation - (1 + serviceScv) / 2);
}

/**
 * The dispersion of departures from a single server over time, in mean gaps: that of services while it is busy, that of
 * arrivals in the long run, weighted as in heavy traffic (Whitt and You 2018). There the scatter is that of all times; here it
 * is that of the time in question, as slow phases of arrivals would else not be seen behind the queue that they make.
 */
export function departureDispersion(
  utilisation: number,
  arrivals: DispersionOverTime,
  service: { readonly dispersion: DispersionOverTime; readonly serviceScv: number },
): DispersionOverTime {
  const { dispersion, serviceScv } = service;
  return (time) => {
    const come = arrivals(time);
    const scatter = Math.max(1e-9, come + serviceScv);
    const weight = arrivalShare(((1 - utilisation) ** 2 * time) / (utilisation * scatter));
    return weight * come + (1 - weight) * dispersion(time);
  };
}

/**
 * A tandem of single servers by robust queueing on indices of dispersion: each stage sees how its arrivals scatter over every
 * time, not only in the long run. It assumes that jobs leave for the second stage and the buffer at random times.
 */
export function robustQueueing(tandem: Tandem): TandemMeans {
  refuseUnknown(tandem);
  const [utilisation1, utilisation2] = tandemUtilisations(tandem);
  const { batchRate, batchSize, first, second, offloadProbability: share } = tandem;
  const offloadBatch = tandem.offloadBatch as number;
  const { mean, scv } = batchMoments(batchSize);
  const [scv1, scv2] = [scvOf(first.service), scvOf(second.service)];
  const batches = dispersionOverTime(tandem.arrival);
  // Jobs come by batches: so many jobs are so many fewer batches.
  const arrivals: DispersionOverTime = (time) => mean * (batches(time / mean) + scv);
  const services = dispersionOverTime(first.service);
  const departures = departureDispersion(utilisation1, arrivals, {
    dispersion: services,
    serviceScv: scv1,
  });
  // Of a time in which so many are offloaded, more depart.
  const offloaded: DispersionOverTime = (time) => share * departures(time / share) + 1 - share;
  const gathered: DispersionOverTime = (time) =>
    offloaded(time) + Math.min(offloadBatch - 1, (offloadBatch ** 2 - 1) / (6 * time));
  return withResponse(tandem, {
    firstWaitSeconds: first.serviceMeanSeconds * robustWait(utilisation1, arrivals, scv1),
    bufferWaitSeconds: (offloadBatch - 1) / (2 * batchRate * mean * share),
    secondWaitSeconds: second.serviceMeanSeconds * robustWait(utilisation2, gathered, scv2),
  });
}

function refuseUnknown({ first, second, offloadBatch, offloadTimeoutSeconds }: Tandem): void {
  const refuse = (rule: string): never => {
    throw new RangeError(`Cannot solve a tandem by robust queueing as ${rule}`);
  };
  if (first.servers > 1 || second.servers > 1) {
    refuse(`each stage must have one server: ${first.servers} and ${second.servers}`);
  }
  if (first.batchOverheadSeconds !== undefined) refuse("each job must be served for itself: batches are");
  if (offloadTimeoutSeconds !== undefined) {
    refuse(`offloaded batches must have one size: they go after ${offloadTimeoutSeconds} s at the latest`);
  }
  if (offloadBatch === "request") refuse("offloaded batches must have one size: they are whole requests");
}
