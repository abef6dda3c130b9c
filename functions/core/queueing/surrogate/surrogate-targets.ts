import { IMPORTANCE, TARGET_COUNT, TARGET_SCALES } from "./network-targets.ts";
import type { Tandem } from "../tandem.ts";
import { longerAtLoadsMet } from "./longer-at-loads-met.ts";
import { labelScatter } from "./label-scatter.ts";
import { normalResponse, type NormalWaits } from "./normal-waits.ts";
import type { WaitPoints } from "./in-batch-waits.ts";
import { type ResponseParts, responseQuantiles } from "./response-quantiles.ts";
import { servicePoints } from "./service-points.ts";
import type { GroupParts } from "./time-grid.ts";
import { type TandemDescription, WAIT_FLOOR } from "./tandem-description.ts";
import type { TandemLabel } from "./tandem-label.ts";

export const QUANTILES = [0.5, 0.9, 0.95, 0.99] as const;

export interface TargetRow {
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/**
 * What a network is to answer for a tandem, and how much each answer counts: the logarithms of its waits over the analytic
 * ones at the load that its simulation met, how likely it makes wait, and its quantiles over those that follow from the waits (`responseParts`).
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
  const gathered = tandem.offloadBatch === "request" ? 1 : tandem.offloadBatch;
  const own2 = waits.wait2 / serviceRatio;
  const [longer1, longer2] = longerAtLoadsMet(tandem, described, label);
  // Where more jobs came by chance, a buffer was full sooner.
  const filledSlower = (described.bufferWait * described.utilisation1) / label.utilisation1;
  const { wait1: scatter1, wait2: scatter2, response: scatterOfResponse } = labelScatter(tandem, described, label.jobs);
  const base = responseQuantiles(responseParts(tandem, described, waits), QUANTILES);
  const found = [label.p50, label.p90, label.p95, label.p99];
  const expected = normalResponse(
    { ...described, wait2: described.wait2 * serviceRatio, waits1: 1, waits2: 1 },
    serviceRatio,
  );
  const targets = Float64Array.of(
    Math.log((waits.wait1 + WAIT_FLOOR) / (described.wait1 * longer1 + WAIT_FLOOR)) + belowMean(scatter1),
    Math.log((own2 + WAIT_FLOOR) / (described.wait2 * longer2 + WAIT_FLOOR)) + belowMean(scatter2),
    described.bufferWait === 0 ? 0 : Math.log((waits.bufferWait / filledSlower + WAIT_FLOOR) / (1 + WAIT_FLOOR)),
    logit(label.waits1),
    logit(label.waits2),
    ...found.map((quantile, index) => Math.log((quantile / unit - delay) / base[index]!)),
  );
  const weights = Float64Array.of(
    counted(described.wait1 / expected, scatter1),
    counted((described.wait2 * serviceRatio) / expected, scatter2),
    described.bufferWait === 0
      ? 0
      : counted(described.bufferWait / expected, 1 / Math.sqrt((label.jobs * tandem.offloadProbability) / gathered)),
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

/** What of a description tells of the parts of a response; without what tells of batches, waits are as if jobs came one by one. */
export type DescribedParts = Pick<TandemDescription, "serviceRatio"> &
  Partial<Pick<TandemDescription, "gatheredDispersion" | "behindBatch" | "places" | "together">>;

/** The parts of a response in mean services of the first stage. */
export function responseParts(
  tandem: Tandem,
  { serviceRatio, gatheredDispersion = 1, behindBatch, places, together }: DescribedParts,
  waits: NormalWaits,
): ResponseParts {
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
    behindBatch,
    together,
    group: groupParts(places, tandem.offloadBatch, gatheredDispersion),
  };
}

/** Jobs come to the buffer evenly in part and with exponential gaps for the rest or, the more they scatter, some together. */
function groupParts(
  places: WaitPoints | undefined,
  jobs: Tandem["offloadBatch"],
  dispersion: number,
): GroupParts | undefined {
  if (places === undefined || jobs === 1 || jobs === "request") return undefined;
  // Fewer gaps between fewer places scatter as much as all of them.
  const scatter = (Math.max(0, dispersion) * (places.values.length - 1)) / (jobs - 1);
  return { places, gaps: Math.min(1, 2 / (1 + scatter)), even: scatter < 1 ? 1 - Math.sqrt(scatter) : 0 };
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
const SURE = 0.04;

function certainty(error: number): number {
  return Number.isNaN(error) ? 0.2 : 1 / (1 + (error / SURE) ** 2);
}

const MOST_LOGIT = 8;

function logit(share: number): number {
  return Math.max(-MOST_LOGIT, Math.min(MOST_LOGIT, Math.log(share / (1 - share))));
}
