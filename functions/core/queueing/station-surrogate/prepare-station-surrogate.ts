import type { Chain } from "../chain/chain.ts";
import { chainLoads } from "../chain/chain-loads.ts";
import { withChainResponse } from "../chain/chain-qna.ts";
import { prepareEnsemble } from "./ensemble.ts";
import { servicePoints } from "../surrogate/service-points.ts";
import { scvOf } from "../laws/time-law.ts";
import { type ChainPart, chainQuantiles } from "./chain-quantiles.ts";
import { linkedStream, sourceStream } from "./chain-stream.ts";
import { leftStation } from "./left-station.ts";
import { scatterRatio, type ScatteredPart } from "./scatter-ratio.ts";
import { analyticStation, correctedStation, type StationAnswer, STATION_TARGETS } from "./station-answer.ts";
import { describeStation, STATION_FEATURES, type StationDescription } from "./station-description.ts";
import type { StationSurrogate } from "./station-surrogate.ts";
import { waitShape } from "./wait-shape.ts";

/** What a surrogate says of one station of a chain, in seconds. */
export interface ChainStationAnswer {
  readonly waitMeanSeconds: number;
  /** How likely a job waits for a server at all. */
  readonly waits: number;
  /** For others to go to the next station with; 0 at the last. */
  readonly bufferWaitMeanSeconds: number;
  readonly utilisation: number;
  /** 0 within what was learned, else how far outside in units of the learned range, along what is farthest. */
  readonly distance: number;
}

/** What a surrogate says of a chain, in seconds, of the jobs that go through all of it. */
export interface ChainMeansAnswer {
  readonly responseMeanSeconds: number;
  readonly stations: readonly ChainStationAnswer[];
  /** False where the answer is not to be trusted; `reason` says why. */
  readonly inRange: boolean;
  /** The largest of the stations. */
  readonly distance: number;
  /** How much the members of the ensemble differ, as a share of the response. */
  readonly spread: number;
  /** Half of the 90 % interval of the mean response, as a share of it. */
  readonly uncertainty: number;
  readonly reason: string;
}

export interface ChainAnswer extends ChainMeansAnswer {
  readonly responseP50Seconds: number;
  readonly responseP90Seconds: number;
  readonly responseP95Seconds: number;
  readonly responseP99Seconds: number;
}

export interface PreparedStationSurrogate {
  /** Throws a sentence for a chain that no queue bears. */
  means(chain: Chain): ChainMeansAnswer;
  answer(chain: Chain): ChainAnswer;
}

/** Within this part of the learned range beyond its end an answer still counts as inside. */
const TOLERANCE = 0.02;
const QUANTILES = [0.5, 0.9, 0.95, 0.99] as const;

interface AskedStation {
  readonly described: StationDescription;
  readonly answer: StationAnswer;
  /** Mean waits by each member alone. */
  readonly memberWaits: readonly number[];
  readonly distance: number;
  readonly outside: string;
}

/** Unpacks a surrogate, once. It answers for chains of any number of stations. */
export function prepareStationSurrogate(surrogate: StationSurrogate): PreparedStationSurrogate {
  const told = surrogate.features.map(({ name }) => name);
  if (told.join() !== STATION_FEATURES.join()) {
    const rule = `it must have learned from ${STATION_FEATURES.length} descriptors named as they are now`;
    throw new RangeError(`Cannot ask a station surrogate as ${rule}: it learned from ${told.length}, so rebuild it`);
  }
  const ensemble = prepareEnsemble(surrogate, STATION_TARGETS);
  const { interval } = surrogate;

  function farthest(features: Float64Array): Pick<AskedStation, "distance" | "outside"> {
    let [distance, outside] = [0, ""];
    for (const [at, { name, minimum, maximum }] of surrogate.features.entries()) {
      const beyond = Math.max(minimum - features[at]!, features[at]! - maximum) / (maximum - minimum || 1);
      if (beyond > distance) [distance, outside] = [beyond, name];
    }
    return { distance, outside };
  }

  function askStation(described: StationDescription): AskedStation {
    const { distance, outside } = farthest(described.features);
    const where = { described, distance, outside };
    if (distance > TOLERANCE) return { ...where, answer: analyticStation(described), memberWaits: [] };
    const { members } = ensemble;
    const answers = ensemble.answer(described.features);
    const middle = new Float64Array(STATION_TARGETS);
    for (const [at, value] of answers.entries()) middle[at % STATION_TARGETS]! += value / members;
    const memberWaits = Array.from({ length: members }, (_, member) => {
      const own = answers.subarray(member * STATION_TARGETS, (member + 1) * STATION_TARGETS);
      return correctedStation(described, own).wait;
    });
    return { ...where, answer: correctedStation(described, middle), memberWaits };
  }

  function ask(chain: Chain): readonly AskedStation[] {
    const loads = chainLoads(chain);
    let stream = sourceStream(chain);
    return chain.stations.map((station, index) => {
      const link = chain.links[index];
      const asked = askStation(describeStation(stream, station, link));
      if (link !== undefined)
        stream = linkedStream(stream, leftStation(station, loads[index]!.jobRate, asked.answer), link);
      return asked;
    });
  }

  function meansOf(chain: Chain, asked: readonly AskedStation[]): ChainMeansAnswer {
    const stations = asked.map(({ described, answer, distance }, index): ChainStationAnswer => {
      const unit = chain.stations[index]!.serviceMeanSeconds;
      return {
        waitMeanSeconds: answer.wait * unit,
        waits: answer.waits,
        bufferWaitMeanSeconds: answer.bufferWait * unit,
        utilisation: described.utilisation,
        distance,
      };
    });
    const { responseSeconds } = withChainResponse(
      chain,
      stations.map(({ waitMeanSeconds }) => waitMeanSeconds),
      stations.map(({ bufferWaitMeanSeconds }) => bufferWaitMeanSeconds),
    );
    const spread = spreadOf(chain, asked) / responseSeconds;
    const far = asked.findIndex(({ distance }) => distance > TOLERANCE);
    const scope = outsideOfChains(chain);
    const inRange = far < 0 && scope === undefined;
    const place = asked[far];
    return {
      responseMeanSeconds: responseSeconds,
      stations,
      inRange,
      distance: Math.max(scope === undefined ? 0 : 1, ...asked.map(({ distance }) => distance)),
      spread,
      uncertainty: inRange ? interval.factor * (interval.spreadFloor + spread) : 1,
      reason:
        scope !== undefined
          ? `the surrogate was not taught chains like this one: ${scope}`
          : place === undefined
            ? ""
            : `station ${far + 1} got the analytic answer, as ${place.outside} lies ${place.distance.toFixed(2)} of its range outside of what the surrogate learned`,
    };
  }

  return {
    means: (chain) => meansOf(chain, ask(chain)),
    answer(chain) {
      const asked = ask(chain);
      const unit = chain.stations[0]!.serviceMeanSeconds;
      const parts = asked.map(({ answer }, index) => {
        const { service, serviceMeanSeconds } = chain.stations[index]!;
        const scale = serviceMeanSeconds / unit;
        return {
          service: servicePoints(service),
          serviceMean: scale,
          wait: answer.wait * scale,
          waits: answer.waits,
          shape: waitShape(answer.waitQuantiles),
          bufferWait: answer.bufferWait * scale,
        };
      });
      const means = meansOf(chain, asked);
      const delay = chain.links.reduce((sum, { delaySeconds }) => sum + delaySeconds, 0);
      const middle = (means.responseMeanSeconds - delay) / unit;
      const ratio = scatterRatio(parts.map((part, index) => scattered(part, chain, index, asked[index]!.answer)));
      const [p50, p90, p95, p99] = chainQuantiles(parts, QUANTILES).map(
        (quantile) => Math.max(0, middle + ratio * (quantile - middle)) * unit + delay,
      );
      return {
        ...means,
        responseP50Seconds: p50!,
        responseP90Seconds: p90!,
        responseP95Seconds: p95!,
        responseP99Seconds: p99!,
      };
    },
  };
}

function scattered(
  { serviceMean, wait, waits, shape, bufferWait }: ChainPart,
  { stations, links }: Chain,
  index: number,
  { waitCorrelation, bufferCorrelation }: StationAnswer,
): ScatteredPart {
  const gather = links[index]?.gather ?? 1;
  return {
    waitVariance: waits > 0 ? Math.max(0, (shape.square / waits - 1) * wait ** 2) : 0,
    serviceVariance: scvOf(stations[index]!.service) * serviceMean ** 2,
    // Of as many equal steps as there are others.
    bufferVariance: gather > 1 ? ((bufferWait ** 2 / 3) * (gather + 1)) / (gather - 1) : 0,
    waitCorrelation,
    bufferCorrelation,
  };
}

/** By how much the members differ over all waits, in seconds. */
function spreadOf({ stations }: Chain, asked: readonly AskedStation[]): number {
  const members = asked.reduce((most, { memberWaits }) => Math.max(most, memberWaits.length), 0);
  if (members < 2) return 0;
  const sums = Array.from({ length: members }, (_, member) =>
    asked.reduce(
      (sum, { memberWaits, answer }, index) =>
        sum + (memberWaits[member] ?? answer.wait) * stations[index]!.serviceMeanSeconds,
      0,
    ),
  );
  const mean = sums.reduce((sum, value) => sum + value, 0) / members;
  return Math.sqrt(sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (members - 1));
}

/** Why no surrogate was taught chains like this one; undefined when one was. */
function outsideOfChains({ arrival, stations }: Chain): string | undefined {
  if (arrival.kind === "map") return "arrivals are a Markovian process of its own";
  if (stations.some(({ service }) => service.kind === "trace")) return "services follow a recorded sequence";
  return undefined;
}
