import type { Tandem } from "../tandem.ts";
import type { NormalWaits } from "./normal-waits.ts";
import { type ResponseParts, responseQuantiles } from "./response-quantiles.ts";
import { servicePoints } from "./service-points.ts";
import { type TandemDescription, WAIT_FLOOR } from "./tandem-description.ts";
import type { TandemLabel } from "./tandem-label.ts";

export const QUANTILES = [0.5, 0.9, 0.95, 0.99] as const;

/** What a network answers, in this order, each over its scale. */
export const TARGET_SCALES = [0.3, 0.3, 0.3, 2, 2, 0.08, 0.08, 0.08, 0.08] as const;
export const TARGET_COUNT = TARGET_SCALES.length;
/** One network in place of many answers how much they differed, too. */
export const STUDENT_TARGETS = TARGET_COUNT + 1;
/** How much each counts beside the others. */
export const IMPORTANCE = [1, 1, 1, 0.04, 0.04, 0.12, 0.12, 0.12, 0.12] as const;

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
  const base = responseQuantiles(responseParts(tandem, described, waits), QUANTILES);
  const found = [label.p50, label.p90, label.p95, label.p99];
  const errors = [label.p50Error, label.p90Error, label.p95Error, label.p99Error];
  const targets = Float64Array.of(
    Math.log((waits.wait1 + WAIT_FLOOR) / (described.wait1 + WAIT_FLOOR)),
    Math.log((own2 + WAIT_FLOOR) / (described.wait2 + WAIT_FLOOR)),
    described.bufferWait === 0
      ? 0
      : Math.log((waits.bufferWait / described.bufferWait + WAIT_FLOOR) / (1 + WAIT_FLOOR)),
    logit(label.waits1),
    logit(label.waits2),
    ...found.map((quantile, index) => Math.log((quantile / unit - delay) / base[index]!)),
  );
  const weights = Float64Array.of(
    counted(waits.wait1 / response, label.wait1Error / (label.wait1 + WAIT_FLOOR * unit)),
    counted(waits.wait2 / response, label.wait2Error / (label.wait2 + WAIT_FLOOR * unit * serviceRatio)),
    described.bufferWait === 0 ? 0 : counted(waits.bufferWait / response, label.bufferWaitError / label.bufferWait),
    1,
    1,
    ...found.map((quantile, index) => certainty(errors[index]! / quantile)),
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

/** An error in a wait counts as it counts in the response, and less the less sure the label is. */
function counted(share: number, error: number): number {
  return countedShare(share) * certainty(error);
}

export function countedShare(share: number): number {
  return Math.min(1, Math.max(0.08, 1.25 * share));
}

function certainty(error: number): number {
  return Number.isNaN(error) ? 0.2 : 1 / (1 + (error / 0.03) ** 2);
}

const MOST_LOGIT = 8;

function logit(share: number): number {
  return Math.max(-MOST_LOGIT, Math.min(MOST_LOGIT, Math.log(share / (1 - share))));
}
