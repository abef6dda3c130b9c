import { stableUtilisation } from "../station-load.ts";
import { batchMoments } from "../laws/batch-size.ts";
import { batchQna } from "../closed-forms/batch-qna.ts";
import type { Tandem } from "../tandem.ts";
import { prepareEnsemble } from "./ensemble.ts";
import { outsideOfScope } from "./outside-of-scope.ts";
import { responseQuantiles } from "./response-quantiles.ts";
import { QUANTILES, type NormalWaits, responseParts, TARGET_COUNT, TARGET_SCALES } from "./surrogate-targets.ts";
import { describeTandem, type TandemDescription, WAIT_FLOOR } from "./tandem-description.ts";
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
  /** Who answered: outside of what was learned the analytic formula does. */
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
  /** The network's own answer, however far outside; undefined for what it has no features of. */
  raw(tandem: Tandem): SurrogateAnswer | undefined;
}

/** Within this part of the learned range beyond its end an answer still counts as inside. */
const TOLERANCE = 0.02;
const SPREAD_TARGETS = [0, 1, 2] as const;

/** Unpacks a surrogate, once. */
export function prepareSurrogate(surrogate: TandemSurrogate): PreparedSurrogate {
  const ensemble = prepareEnsemble(surrogate, TARGET_COUNT);
  const { interval, mostSpread } = surrogate;

  function distanceOf(features: Float64Array): { distance: number; name: string } {
    let [distance, name] = [0, ""];
    for (const [at, feature] of surrogate.features.entries()) {
      const range = feature.maximum - feature.minimum || 1;
      const outside = Math.max(feature.minimum - features[at]!, features[at]! - feature.maximum) / range;
      if (outside > distance) [distance, name] = [outside, feature.name];
    }
    return { distance, name };
  }

  function ofEnsemble(described: TandemDescription) {
    const answers = ensemble.answer(described.features);
    const { members } = ensemble;
    const at = (member: number, target: number): number =>
      answers[member * TARGET_COUNT + target]! * TARGET_SCALES[target]!;
    const middle = new Float64Array(TARGET_COUNT);
    for (let target = 0; target < TARGET_COUNT; target++) {
      for (let member = 0; member < members; member++) middle[target]! += at(member, target) / members;
    }
    const waits = waitsOf(described, middle);
    const response = 1 + waits.wait1 + waits.bufferWait + waits.wait2 + described.serviceRatio;
    let squares = 0;
    if (members > 1) {
      for (let member = 0; member < members; member++) {
        const own = waitsOf(
          described,
          Float64Array.from(SPREAD_TARGETS, (target) => at(member, target)),
        );
        squares +=
          ((own.wait1 + own.bufferWait + own.wait2 - waits.wait1 - waits.bufferWait - waits.wait2) / response) ** 2;
      }
    }
    const spread = Math.sqrt(squares / Math.max(1, members - 1));
    return { waits, spread, corrections: middle.subarray(5) };
  }

  function meansOf(tandem: Tandem, described: TandemDescription, waits: NormalWaits, judged: Judged): SurrogateMeans {
    const unit = tandem.first.serviceMeanSeconds;
    const { wait1, bufferWait, wait2 } = waits;
    return {
      responseMeanSeconds:
        (1 + wait1 + bufferWait + wait2 + described.serviceRatio) * unit + tandem.networkDelaySeconds,
      wait1MeanSeconds: wait1 * unit,
      bufferWaitMeanSeconds: bufferWait * unit,
      wait2MeanSeconds: wait2 * unit,
      utilisation1: described.utilisation1,
      utilisation2: described.utilisation2,
      ...judged,
    };
  }

  function analytic(tandem: Tandem, distance: number, reason: string) {
    const means = batchQna(tandem);
    const unit = tandem.first.serviceMeanSeconds;
    const utilisations = checkedLoads(tandem);
    const [wait1, wait2] = [means.firstWaitSeconds / unit, means.secondWaitSeconds / unit];
    const waits = {
      wait1,
      waits1: Math.min(1, Math.max(utilisations[0], wait1 / (wait1 + 1))),
      bufferWait: means.bufferWaitSeconds / unit,
      wait2,
      waits2: Math.min(1, Math.max(utilisations[1], wait2 / (wait2 + 1))),
    };
    const serviceRatio = tandem.second.serviceMeanSeconds / unit;
    const described = {
      serviceRatio,
      utilisation1: utilisations[0],
      utilisation2: utilisations[1],
    } as TandemDescription;
    const judged: Judged = { uncertainty: 1, inRange: false, distance, spread: 0, method: "analytic", reason };
    return { waits, described, means: meansOf(tandem, described, waits, judged) };
  }

  function look(tandem: Tandem): Looked {
    checkedLoads(tandem);
    const scope = outsideOfScope(tandem);
    const described = scope === undefined ? describeTandem(tandem) : undefined;
    if (described === undefined) {
      const reason = `the analytic answer, as the surrogate was not taught tandems like this one: ${scope}`;
      return { ...analytic(tandem, 1, reason), corrections: undefined };
    }
    const { distance, name } = distanceOf(described.features);
    if (distance > TOLERANCE) {
      const reason = `the analytic answer, as ${name} lies ${distance.toFixed(2)} of its range outside of what the surrogate learned`;
      return { ...analytic(tandem, distance, reason), corrections: undefined };
    }
    return inside(tandem, described, distance);
  }

  function inside(tandem: Tandem, described: TandemDescription, distance: number): Looked {
    const { waits, spread, corrections } = ofEnsemble(described);
    const inRange = spread <= mostSpread && distance <= TOLERANCE;
    const reason = inRange
      ? ""
      : distance > TOLERANCE
        ? "outside of what the surrogate learned"
        : `the members of the surrogate differ by ${(100 * spread).toFixed(1)} % of the response: simulate it to be sure`;
    const uncertainty = interval.factor * (interval.spreadFloor + spread);
    const judged: Judged = { uncertainty, inRange, distance, spread, method: "surrogate", reason };
    return { waits, described, corrections, means: meansOf(tandem, described, waits, judged) };
  }

  function withQuantiles(tandem: Tandem, { waits, described, corrections, means }: Looked): SurrogateAnswer {
    const found = responseQuantiles(responseParts(tandem, described, waits), QUANTILES);
    const unit = tandem.first.serviceMeanSeconds;
    let least = 0;
    const [p50, p90, p95, p99] = Array.from(found, (quantile, index) => {
      least = Math.max(least, quantile * Math.exp(corrections?.[index] ?? 0));
      return least * unit + tandem.networkDelaySeconds;
    });
    return {
      ...means,
      responseP50Seconds: p50!,
      responseP90Seconds: p90!,
      responseP95Seconds: p95!,
      responseP99Seconds: p99!,
    };
  }

  return {
    means: (tandem) => look(tandem).means,
    answer: (tandem) => withQuantiles(tandem, look(tandem)),
    raw(tandem) {
      checkedLoads(tandem);
      const described = outsideOfScope(tandem) === undefined ? describeTandem(tandem) : undefined;
      if (described === undefined) return undefined;
      return withQuantiles(tandem, inside(tandem, described, distanceOf(described.features).distance));
    },
  };
}

type Judged = Pick<SurrogateMeans, "uncertainty" | "inRange" | "distance" | "spread" | "method" | "reason">;

interface Looked {
  readonly waits: NormalWaits;
  readonly described: TandemDescription;
  readonly corrections: Float64Array | undefined;
  readonly means: SurrogateMeans;
}

/** Waits by what the networks answer; in mean services of the first stage. */
function waitsOf(described: TandemDescription, answer: Float64Array): NormalWaits {
  const { wait1, wait2, bufferWait, serviceRatio } = described;
  return {
    wait1: Math.max(0, (wait1 + WAIT_FLOOR) * Math.exp(answer[0]!) - WAIT_FLOOR),
    wait2: Math.max(0, (wait2 + WAIT_FLOOR) * Math.exp(answer[1]!) - WAIT_FLOOR) * serviceRatio,
    bufferWait: Math.max(0, bufferWait * ((1 + WAIT_FLOOR) * Math.exp(answer[2]!) - WAIT_FLOOR)),
    waits1: 1 / (1 + Math.exp(-(answer[3] ?? 0))),
    waits2: 1 / (1 + Math.exp(-(answer[4] ?? 0))),
  };
}

function checkedLoads({ batchRate, batchSize, first, second, offloadProbability }: Tandem): [number, number] {
  const jobRate = batchRate * batchMoments(batchSize).mean;
  return [
    stableUtilisation({ arrivalRate: jobRate, ...first }),
    stableUtilisation({ arrivalRate: jobRate * offloadProbability, ...second }),
  ];
}
