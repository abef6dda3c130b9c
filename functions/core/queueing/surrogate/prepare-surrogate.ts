import { stableUtilisation } from "../station-load.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { batchQna } from "../closed-forms/batch-qna.ts";
import type { Tandem } from "../tandem.ts";
import { spreadOfAnswer } from "./distil-ensemble.ts";
import { type Amends, amendsOf, MOST_UTILISATION } from "./label-shortfall.ts";
import { arrivalsAreLearned } from "./learned-arrivals.ts";
import { prepareStudents } from "./student-networks.ts";
import { normalResponse, type NormalWaits, waitsOfAnswer } from "./normal-waits.ts";
import { outsideOfScope } from "./outside-of-scope.ts";
import { responseQuantiles } from "./response-quantiles.ts";
import { FIRST_QUANTILE, TARGET_SCALES } from "./network-targets.ts";
import { type DescribedParts, QUANTILES, responseParts } from "./surrogate-targets.ts";
import { describeTandem, type TandemDescription } from "./tandem-description.ts";
import type { TandemSurrogate } from "./tandem-surrogate.ts";

/** What a surrogate says of a tandem, in seconds, of offloaded jobs. */
export interface SurrogateMeans {
  readonly responseMeanSeconds: number;
  readonly wait1MeanSeconds: number;
  readonly bufferWaitMeanSeconds: number;
  readonly wait2MeanSeconds: number;
  readonly utilisation1: number;
  readonly utilisation2: number;
  /** Half of the 90 % interval of the mean response, as a share of it. */
  readonly uncertainty: number;
  /** False where the answer is not to be trusted; `reason` says why. */
  readonly inRange: boolean;
  /** 0 within what was learned, else how far outside in units of the learned range, along what is farthest. */
  readonly distance: number;
  /** How much the members of the ensemble differ, as a share of the response. */
  readonly spread: number;
  /** Who answered: far outside of what was learned the analytic formula does. */
  readonly method: "surrogate" | "analytic";
  readonly reason: string;
}

export interface SurrogateAnswer extends SurrogateMeans {
  readonly responseP50Seconds: number;
  readonly responseP90Seconds: number;
  readonly responseP95Seconds: number;
  readonly responseP99Seconds: number;
}

export interface PreparedSurrogate {
  /** Throws a sentence for a tandem that no queue bears, as do the others. */
  means(tandem: Tandem): SurrogateMeans;
  answer(tandem: Tandem): SurrogateAnswer;
  /** The networks' own answer, however far outside; undefined for what it has no features of. */
  raw(tandem: Tandem): SurrogateAnswer | undefined;
}

/** Within this part of the learned range beyond its end an answer still counts as inside … */
const TOLERANCE = 0.02;
/** … and within this one the networks are the better guess, if not one to be trusted. */
const NEAR = 0.1;

/** Unpacks a surrogate, once. */
export function prepareSurrogate(surrogate: TandemSurrogate): PreparedSurrogate {
  const students = prepareStudents(surrogate);
  const arrivalsLearned = arrivalsAreLearned(surrogate.arrivals, surrogate.features);
  const { interval, mostSpread } = surrogate;
  const minima = Float64Array.from(surrogate.features, ({ minimum }) => minimum);
  const maxima = Float64Array.from(surrogate.features, ({ maximum }) => maximum);

  function distanceOf(features: Float64Array): { distance: number; name: string } {
    let [distance, farthest] = [0, -1];
    for (let at = 0; at < minima.length; at++) {
      const value = features[at]!;
      if (value >= minima[at]! && value <= maxima[at]!) continue;
      const range = maxima[at]! - minima[at]! || 1;
      const outside = Math.max(minima[at]! - value, value - maxima[at]!) / range;
      if (outside > distance) [distance, farthest] = [outside, at];
    }
    return { distance, name: surrogate.features[farthest]?.name ?? "" };
  }

  function meansOf(tandem: Tandem, described: DescribedLoads, waits: NormalWaits, judged: Judged): SurrogateMeans {
    const unit = tandem.first.serviceMeanSeconds;
    const { wait1, bufferWait, wait2 } = waits;
    return {
      responseMeanSeconds: normalResponse(waits, described.serviceRatio) * unit + tandem.networkDelaySeconds,
      wait1MeanSeconds: wait1 * unit,
      bufferWaitMeanSeconds: bufferWait * unit,
      wait2MeanSeconds: wait2 * unit,
      utilisation1: described.utilisation1,
      utilisation2: described.utilisation2,
      ...judged,
    };
  }

  /** What the networks correct where a tandem can be described, else batch-QNA itself. */
  function analytic(tandem: Tandem, distance: number, reason: string, known?: TandemDescription): Looked {
    const described = known ?? loadsOf(tandem);
    const { wait1, bufferWait, wait2 } = known === undefined ? qnaWaits(tandem) : describedWaits(known);
    const likely = (wait: number, utilisation: number): number => Math.min(1, Math.max(utilisation, wait / (wait + 1)));
    const waits = {
      wait1,
      waits1: likely(wait1, described.utilisation1),
      bufferWait,
      wait2,
      waits2: likely(wait2, described.utilisation2),
    };
    const judged: Judged = { uncertainty: 1, inRange: false, distance, spread: 0, method: "analytic", reason };
    const means = meansOf(tandem, described, waits, judged);
    return { waits, described, means, features: undefined, amends: undefined };
  }

  function look(tandem: Tandem): Looked {
    checkedLoads(tandem);
    const scope = outsideOfScope(tandem);
    const described = scope === undefined ? describeTandem(tandem) : undefined;
    if (described === undefined) {
      const reason = `the analytic answer, as the surrogate was not taught tandems like this one: ${scope}`;
      return analytic(tandem, 1, reason);
    }
    const { distance, name } = distanceOf(described.features);
    const outside = `${name} lies ${distance.toFixed(2)} of its range outside of what the surrogate learned`;
    if (distance > NEAR) return analytic(tandem, distance, `the analytic answer, as ${outside}`, described);
    return asked(tandem, described, distance, outside);
  }

  function asked(tandem: Tandem, described: TandemDescription, distance: number, outside: string): Looked {
    const answer = students.waits(described.features);
    const amends = amendsOf(surrogate.shortfall, tandem, described);
    const said = waitsOfAnswer(described, answer);
    const waits = {
      ...said,
      wait1: said.wait1 * Math.exp(amends.wait1),
      wait2: said.wait2 * Math.exp(amends.wait2),
    };
    const spread = spreadOfAnswer(answer);
    const busiest = Math.max(described.utilisation1, described.utilisation2);
    const reason = reasonAgainst({
      outside: distance > TOLERANCE ? outside : undefined,
      busiest,
      spread,
      mostSpread,
      arrivalsLearned: arrivalsLearned(described.features),
    });
    const inRange = reason === "";
    const uncertainty = interval.factor * (interval.spreadFloor + spread);
    const judged: Judged = { uncertainty, inRange, distance, spread, method: "surrogate", reason };
    return { waits, described, features: described.features, amends, means: meansOf(tandem, described, waits, judged) };
  }

  function withQuantiles(tandem: Tandem, { waits, described, features, amends, means }: Looked): SurrogateAnswer {
    const unit = tandem.first.serviceMeanSeconds;
    const times = responseQuantiles(responseParts(tandem, described, waits), QUANTILES);
    const corrections = features === undefined ? undefined : students.quantiles(features);
    for (let index = 0, least = 0; index < times.length; index++) {
      const scale = TARGET_SCALES[FIRST_QUANTILE + index]!;
      const amend = amends?.quantiles[index] ?? 0;
      const grown = corrections === undefined ? 1 : Math.exp(corrections[index]! * scale + amend);
      least = Math.max(least, times[index]! * grown);
      times[index] = least * unit + tandem.networkDelaySeconds;
    }
    return {
      ...means,
      responseP50Seconds: times[0]!,
      responseP90Seconds: times[1]!,
      responseP95Seconds: times[2]!,
      responseP99Seconds: times[3]!,
    };
  }

  return {
    means: (tandem) => look(tandem).means,
    answer: (tandem) => withQuantiles(tandem, look(tandem)),
    raw(tandem) {
      checkedLoads(tandem);
      const described = outsideOfScope(tandem) === undefined ? describeTandem(tandem) : undefined;
      if (described === undefined) return undefined;
      const { distance, name } = distanceOf(described.features);
      return withQuantiles(
        tandem,
        asked(tandem, described, distance, `${name} lies outside of what the surrogate learned`),
      );
    },
  };
}

/** Why an answer is not to be trusted, or nothing. */
function reasonAgainst({ outside, busiest, spread, mostSpread, arrivalsLearned }: Doubts): string {
  if (outside !== undefined) return `${outside}: simulate it to be sure`;
  if (busiest > MOST_UTILISATION) {
    return `a stage is used ${(100 * busiest).toFixed(1)} %, and the surrogate is not exact above ${100 * MOST_UTILISATION} %: simulate it to be sure`;
  }
  if (!arrivalsLearned) return "batches come by gaps unlike all that the surrogate learned: simulate it to be sure";
  if (spread <= mostSpread) return "";
  return `the networks that the surrogate learned from differ by ${(100 * spread).toFixed(1)} % of the response: simulate it to be sure`;
}

type AnalyticWaits = Pick<NormalWaits, "wait1" | "bufferWait" | "wait2">;

type DescribedLoads = Pick<TandemDescription, "serviceRatio" | "utilisation1" | "utilisation2">;

interface Doubts {
  /** What lies outside of what was learned, if anything does. */
  readonly outside: string | undefined;
  readonly busiest: number;
  readonly spread: number;
  readonly mostSpread: number;
  readonly arrivalsLearned: boolean;
}

type Judged = Pick<SurrogateMeans, "uncertainty" | "inRange" | "distance" | "spread" | "method" | "reason">;

interface Looked {
  readonly waits: NormalWaits;
  readonly described: DescribedParts & DescribedLoads;
  /** What networks are asked by; nothing where they are not asked. */
  readonly features: Float64Array | undefined;
  readonly amends: Amends | undefined;
  readonly means: SurrogateMeans;
}

/** In mean services of the first stage, as all waits here. */
function qnaWaits(tandem: Tandem): AnalyticWaits {
  const { firstWaitSeconds, bufferWaitSeconds, secondWaitSeconds } = batchQna(tandem);
  const unit = tandem.first.serviceMeanSeconds;
  return { wait1: firstWaitSeconds / unit, bufferWait: bufferWaitSeconds / unit, wait2: secondWaitSeconds / unit };
}

function describedWaits({ wait1, bufferWait, wait2, serviceRatio }: TandemDescription): AnalyticWaits {
  return { wait1, bufferWait, wait2: wait2 * serviceRatio };
}

function loadsOf(tandem: Tandem): DescribedLoads {
  const [utilisation1, utilisation2] = checkedLoads(tandem);
  const serviceRatio = tandem.second.serviceMeanSeconds / tandem.first.serviceMeanSeconds;
  return { serviceRatio, utilisation1, utilisation2 };
}

function checkedLoads({ batchRate, batchSize, first, second, offloadProbability }: Tandem): [number, number] {
  const jobRate = batchRate * batchMoments(batchSize).mean;
  return [
    stableUtilisation({ arrivalRate: jobRate, ...first }),
    stableUtilisation({ arrivalRate: jobRate * offloadProbability, ...second }),
  ];
}
