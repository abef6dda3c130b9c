import type { ChainLink } from "../chain/chain.ts";
import { stationQna } from "../chain/chain-qna.ts";
import type { ServiceLaw } from "../laws/time-law.ts";
import { serviceDescriptors } from "../surrogate/service-descriptors.ts";
import { lawMemory } from "../surrogate/law-memory.ts";
import type { Stage } from "../tandem.ts";
import { batchDescriptors } from "./batch-descriptors.ts";
import { alignmentOf, type ChainStream } from "./chain-stream.ts";

/** A station and what comes to it as a surrogate sees them: free of units, times in mean services. */
export interface StationDescription {
  /** In the order of `STATION_FEATURES`. */
  readonly features: Float64Array;
  readonly utilisation: number;
  /** The analytic answers that a surrogate corrects, in mean services. */
  readonly wait: number;
  readonly bufferWait: number;
  readonly departureScv: number;
  /** Index of dispersion of many departures: exactly that of the jobs that come. */
  readonly dispersionOfMany: number;
}

export const STATION_FEATURES = [
  ...["logArrivalScv", "arrivalThird", "logDispersion2", "logDispersion10", "logDispersion100", "logDispersionOfMany"],
  ...["logBatchMean", "batchScv", "batchThird", "inverseBatchMean", "singles", "alignment"],
  ...["logServers", "inverseServers", "utilisation", "logIdle", "logUtilisation"],
  ...["logServiceScv", "serviceThird", "serviceFourth"],
  ...["logJobScv", "logDepartureScv", "logWait", "logPoissonWait", "logBatchOverServers", "logGapOverService"],
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
  const wait = qna.waitSeconds / unit;
  const poissonWait = qna.poissonWaitSeconds / unit;
  const departureScv = Math.max(0, qna.departureScv);
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
    Math.log(departureScv + SMALL),
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
  return { features, utilisation, wait, bufferWait, departureScv, dispersionOfMany: qna.arrivalScv };
}
