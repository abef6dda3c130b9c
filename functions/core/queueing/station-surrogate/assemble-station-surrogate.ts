import { quantile } from "#core/numeric/quantile.ts";
import { chainQna } from "../chain/chain-qna.ts";
import type { ChainLabel } from "./chain-label.ts";
import { type ChainAnswer, prepareStationSurrogate } from "./prepare-station-surrogate.ts";
import type { StationSurrogate } from "./station-surrogate.ts";
import type { StationTable } from "./station-table.ts";
import type { StationMember } from "./train-station-member.ts";

const LEVEL = 0.9;
const SPREAD_FLOOR = 0.01;

interface JudgedChain {
  readonly answer: ChainAnswer;
  readonly label: ChainLabel;
  readonly analytic: number;
}

/** Networks with what the chains that were held out say of them: errors of whole chains, and intervals. */
export function assembleStationSurrogate(
  name: string,
  members: readonly StationMember[],
  { columns, heldOut }: Pick<StationTable, "columns" | "heldOut">,
  training: StationSurrogate["training"],
): StationSurrogate {
  const untested: StationSurrogate = {
    format: "station-surrogate",
    version: 1,
    name,
    features: [...columns],
    activation: "silu",
    members: [...members],
    interval: { level: LEVEL, factor: 1, spreadFloor: SPREAD_FLOOR },
    heldOut: heldOutErrors([]),
    training,
  };
  const { answer } = prepareStationSurrogate(untested);
  const judged = heldOut
    .map(({ chain, label }) => ({ answer: answer(chain), label, analytic: chainQna(chain).responseSeconds }))
    .filter(({ answer: { inRange } }) => inRange);
  return {
    ...untested,
    interval: { ...untested.interval, factor: intervalFactor(judged) },
    heldOut: heldOutErrors(judged),
  };
}

/** Of errors, without what the labels themselves err by. */
function intervalFactor(judged: readonly JudgedChain[]): number {
  const scaled = judged.flatMap(({ answer, label: { response, responseError } }) => {
    const labelError = responseError / response;
    if (!(labelError < 0.05)) return [];
    const error = answer.responseMeanSeconds / response - 1;
    return [Math.sqrt(Math.max(0, error ** 2 - labelError ** 2)) / (SPREAD_FLOOR + answer.spread)];
  });
  return scaled.length < 20 ? 3 : Math.max(0.5, quantile(scaled, LEVEL));
}

function heldOutErrors(judged: readonly JudgedChain[]): StationSurrogate["heldOut"] {
  const errors = (of: (each: JudgedChain) => number, truth: (label: ChainLabel) => number) =>
    errorsOf(judged.map((each) => Math.abs(of(each) / truth(each.label) - 1)));
  const labelErrors = judged.map(({ label }) => label.responseError / label.response || 0);
  return {
    response: errors(
      ({ answer }) => answer.responseMeanSeconds,
      ({ response }) => response,
    ),
    p50: errors(
      ({ answer }) => answer.responseP50Seconds,
      ({ p50 }) => p50,
    ),
    p95: errors(
      ({ answer }) => answer.responseP95Seconds,
      ({ p95 }) => p95,
    ),
    p99: errors(
      ({ answer }) => answer.responseP99Seconds,
      ({ p99 }) => p99,
    ),
    analytic: errors(
      ({ analytic }) => analytic,
      ({ response }) => response,
    ),
    labelError: labelErrors.reduce((sum, error) => sum + error, 0) / Math.max(1, judged.length),
  };
}

function errorsOf(errors: readonly number[]): StationSurrogate["heldOut"]["response"] {
  if (errors.length === 0) return { rows: 0, mean: null, median: null, p95: null };
  return {
    rows: errors.length,
    mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    median: quantile(errors, 0.5),
    p95: quantile(errors, 0.95),
  };
}
