import type { ChainLink } from "../chain/chain.ts";
import { stationQna } from "../chain/chain-qna.ts";
import { arrivalShare } from "../closed-forms/arrival-share.ts";
import type { ServiceLaw } from "../laws/time-law.ts";
import { serviceDescriptors } from "../surrogate/service-descriptors.ts";
import { lawMemory } from "../surrogate/law-memory.ts";
import { feltDispersion } from "../surrogate/scale-dispersion.ts";
import type { Stage } from "../tandem.ts";
import { batchDescriptors } from "./batch-descriptors.ts";
import type { StreamDescriptors } from "../surrogate/arrival-descriptors.ts";
import { dispersionCurve } from "./dispersion-curve.ts";
import { alignmentOf, type ChainStream } from "./chain-stream.ts";

/** A station and what comes to it as a surrogate sees them: free of units, times in mean services. */
export interface StationDescription {
  /** In the order of `STATION_FEATURES`. */
  readonly features: Float64Array;
  readonly utilisation: number;
  /** The analytic answers that a surrogate corrects, in mean services. */
  readonly wait: number;
  readonly bufferWait: number;
  /** Of which the dispersion of many is exact: that of the jobs that come. */
  readonly departures: StreamDescriptors;
  /** Indices of dispersion of many arrivals and services together: how much waits scatter. */
  readonly scatter: number;
}

export const STATION_FEATURES = [
  ...["logArrivalScv", "arrivalThird", "logDispersion2", "logDispersion10", "logDispersion100", "logDispersionOfMany"],
  ...["logBatchMean", "batchScv", "batchThird", "inverseBatchMean", "singles", "alignment"],
  ...["logServers", "inverseServers", "utilisation", "logIdle", "logUtilisation"],
  ...["logServiceScv", "serviceThird", "serviceFourth"],
  ...[
    "logJobScv",
    "logEffectiveDispersion",
    "logDepartureScv",
    "logWait",
    "logPoissonWait",
    "logBatchOverServers",
    "logGapOverService",
  ],
  ...["logGathered", "gatheredAlignment", "logBufferWait", "logAge", "gatheredShare"],
] as const;

export const SMALL = 0.02;
/** Waits far below a service hardly count: this much is added before their logarithm is taken. */
export const WAIT_FLOOR = 0.01;
const ALL: Omit<ChainLink, "delaySeconds"> = { probability: 1, gather: 1 };

const services = lawMemory<ServiceLaw, ReturnType<typeof serviceDescriptors>>(serviceDescriptors);

/** The station must be stable; `onward` is what becomes of its departures, if anything. */
export function describeStation(
  { batchRate, gaps, batchSize, alignment, ageSeconds, gatheredShare }: ChainStream,
  station: Stage,
  onward: Omit<ChainLink, "delaySeconds"> = ALL,
): StationDescription {
  const unit = station.serviceMeanSeconds;
  const batch = batchDescriptors(batchSize);
  const service = services(station.service);
  const dispersion = gaps.dispersionOfMany;
  const qna = stationQna({ batchRate, batchSize, dispersion }, station);
  const { utilisation } = qna;
  const curve = dispersionCurve(gaps);
  const jobDispersion = (jobs: number): number => batch.mean * (curve(Math.max(1, jobs / batch.mean)) + batch.scv);
  const jobs = { dispersion: jobDispersion, mostDispersion: Infinity };
  const effective = feltDispersion(jobs, service.scv, utilisation) + service.scv;
  const poissonWait = qna.poissonWaitSeconds / unit;
  const wait = (poissonWait * effective) / (batch.mean * (1 + batch.scv) + 1);
  const departures = departuresOf(jobDispersion, {
    utilisation,
    effective,
    // Of many servers departures are mixed: as if at random.
    serviceDispersion: 1 + (service.scv - 1) / Math.sqrt(station.servers),
    dispersionOfMany: qna.arrivalScv,
  });
  const gap = 1 / (batchRate * batch.mean * unit);
  const aligned = alignmentOf(batchSize, onward);
  const apart = gap / onward.probability;
  // Those of one batch leave one after the other without a pause between.
  const perJob = aligned === 0 ? apart : aligned * Math.min(apart, 1 / station.servers) + (1 - aligned) * apart;
  const bufferWait = ((onward.gather - 1) / 2) * perJob;
  const features = Float64Array.of(
    Math.log(gaps.scv + SMALL),
    Math.cbrt(gaps.third),
    Math.log(gaps.dispersion2 + SMALL),
    Math.log(gaps.dispersion10 + SMALL),
    Math.log(gaps.dispersion100 + SMALL),
    Math.log(dispersion + SMALL),
    Math.log(batch.mean),
    batch.scv,
    Math.cbrt(batch.third),
    1 / batch.mean,
    batch.singles,
    alignment,
    Math.log(station.servers),
    1 / station.servers,
    utilisation,
    Math.log(1 - utilisation),
    Math.log(utilisation),
    Math.log(service.scv + SMALL),
    Math.cbrt(service.third),
    Math.sqrt(Math.sqrt(service.fourth)),
    Math.log(qna.arrivalScv + SMALL),
    Math.log(effective + SMALL),
    Math.log(departures.scv + SMALL),
    Math.log(wait + WAIT_FLOOR),
    Math.log(poissonWait + WAIT_FLOOR),
    Math.log(batch.mean / station.servers),
    Math.log(gap * batch.mean),
    Math.log(onward.gather),
    aligned,
    Math.log(bufferWait + WAIT_FLOOR),
    Math.log(ageSeconds / unit + WAIT_FLOOR),
    gatheredShare,
  );
  return { features, utilisation, wait, bufferWait, departures, scatter: qna.arrivalScv + service.scv };
}

/** From gaps like services to gaps like arrivals, as the queue forgets what came. */
function departuresOf(
  jobDispersion: (jobs: number) => number,
  {
    utilisation,
    effective,
    serviceDispersion,
    dispersionOfMany,
  }: {
    readonly utilisation: number;
    readonly effective: number;
    readonly serviceDispersion: number;
    readonly dispersionOfMany: number;
  },
): StreamDescriptors {
  const of = (jobs: number): number => {
    const time = ((1 - utilisation) ** 2 * (jobs - 1)) / (utilisation * (effective + SMALL));
    const weight = 1 - utilisation ** 2 * (1 - arrivalShare(time));
    return Math.max(0, weight * jobDispersion(jobs) + (1 - weight) * serviceDispersion);
  };
  const scv = of(1);
  return {
    scv,
    third: 2 * scv ** 2,
    dispersion2: of(2),
    dispersion10: of(10),
    dispersion100: of(100),
    dispersionOfMany,
  };
}
