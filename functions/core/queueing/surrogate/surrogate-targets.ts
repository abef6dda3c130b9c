import { IMPORTANCE, TARGET_COUNT, TARGET_SCALES } from "./network-targets.ts";
import type { Tandem } from "../tandem.ts";
import type { TimeLaw, Trace } from "../laws/time-law.ts";
import { scvOf } from "../laws/time-law.ts";
import { normalResponse, type NormalWaits } from "./normal-waits.ts";
import { type ResponseParts, responseQuantiles } from "./response-quantiles.ts";
import { servicePoints } from "./service-points.ts";
import { type TandemDescription, WAIT_FLOOR } from "./tandem-description.ts";
import type { TandemLabel } from "./tandem-label.ts";

export const QUANTILES = [0.5, 0.9, 0.95, 0.99] as const;

export interface TargetRow {
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/**
 * What a network is to answer for a tandem, and how much each answer counts: the logarithms of its waits over the analytic
 * ones, how likely it makes wait, and its quantiles over those that follow from the waits when they are independent.
 */
export function surrogateTargets(tandem: Tandem, described: TandemDescription, label: TandemLabel): TargetRow {
  const unit = tandem.first.serviceMeanSeconds;
  const { serviceRatio } = described;
  const waits: NormalWaits = {
    wait1: label.wait1 / unit,
    waits1: label.waits1,
    bufferWait: label.bufferWait / unit,
    wait2: label.wait2 / unit,
    waits2: label.waits2,
  };
  const delay = tandem.networkDelaySeconds / unit;
  const response = label.response / unit - delay;
  const own2 = waits.wait2 / serviceRatio;
  const [scatter1, scatter2] = waitScatter(tandem, described, label.jobs);
  const base = responseQuantiles(responseParts(tandem, described, waits), QUANTILES);
  const found = [label.p50, label.p90, label.p95, label.p99];
  const expected = normalResponse(
    { ...described, wait2: described.wait2 * serviceRatio, waits1: 1, waits2: 1 },
    serviceRatio,
  );
  const scatterOfResponse = Math.hypot(
    (scatter1 * described.wait1) / expected,
    (scatter2 * described.wait2 * serviceRatio) / expected,
  );
  const targets = Float64Array.of(
    Math.log((waits.wait1 + WAIT_FLOOR) / (described.wait1 + WAIT_FLOOR)) + belowMean(scatter1),
    Math.log((own2 + WAIT_FLOOR) / (described.wait2 + WAIT_FLOOR)) + belowMean(scatter2),
    described.bufferWait === 0
      ? 0
      : Math.log((waits.bufferWait / described.bufferWait + WAIT_FLOOR) / (1 + WAIT_FLOOR)),
    logit(label.waits1),
    logit(label.waits2),
    ...found.map((quantile, index) => Math.log((quantile / unit - delay) / base[index]!)),
  );
  const weights = Float64Array.of(
    counted(described.wait1 / expected, scatter1),
    counted((described.wait2 * serviceRatio) / expected, scatter2),
    described.bufferWait === 0 ? 0 : counted(waits.bufferWait / response, label.bufferWaitError / label.bufferWait),
    1,
    1,
    ...found.map(() => certainty(scatterOfResponse)),
  );
  for (let target = 0; target < TARGET_COUNT; target++) {
    targets[target]! /= TARGET_SCALES[target]!;
    weights[target]! *= IMPORTANCE[target]!;
    if (Number.isFinite(targets[target]!) && Number.isFinite(weights[target]!)) continue;
    targets[target] = 0;
    weights[target] = 0;
  }
  return { targets, weights };
}

/** The parts of a response in mean services of the first stage. */
export function responseParts(tandem: Tandem, { serviceRatio }: TandemDescription, waits: NormalWaits): ResponseParts {
  return {
    first: servicePoints(tandem.first.service),
    firstMean: 1,
    second: servicePoints(tandem.second.service),
    secondMean: serviceRatio,
    firstWait: waits.wait1,
    firstWaits: waits.waits1,
    secondWait: waits.wait2,
    secondWaits: waits.waits2,
    bufferWait: waits.bufferWait,
  };
}

/**
 * By how much the waits of a label scatter, as shares of them, by Whitt's rule (1989) for so many jobs. A label's own estimate of
 * its error will not do as a weight: it is small where the wait came out short, and what is learned would be too short.
 */
function waitScatter({ first, second, offloadProbability }: Tandem, described: TandemDescription, jobs: number) {
  const { utilisation1, utilisation2, felt1, felt2 } = described;
  const of = (felt: number, service: TimeLaw | Trace, utilisation: number, served: number): number =>
    (2 / (1 - utilisation)) * Math.sqrt((felt + scvOf(service)) / 2 / served);
  return [
    of(felt1, first.service, utilisation1, jobs),
    of(felt2, second.service, utilisation2, jobs * offloadProbability),
  ] as const;
}

const MOST_BELOW = 0.05;

/** The logarithm of what scatters lies below that of its mean. */
function belowMean(scatter: number): number {
  return Math.min(MOST_BELOW, (scatter * scatter) / 2);
}

/** An error in a wait counts as it counts in the response, and less the less sure the label is. */
function counted(share: number, error: number): number {
  return countedShare(share) * certainty(error);
}

export function countedShare(share: number): number {
  return Math.min(1, Math.max(0.08, 1.25 * share));
}

/** What scatters by this share counts half. */
const SURE = 0.08;

function certainty(error: number): number {
  return Number.isNaN(error) ? 0.2 : 1 / (1 + (error / SURE) ** 2);
}

const MOST_LOGIT = 8;

function logit(share: number): number {
  return Math.max(-MOST_LOGIT, Math.min(MOST_LOGIT, Math.log(share / (1 - share))));
}
