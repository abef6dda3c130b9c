import { quantile } from "#core/numeric/quantile.ts";
import { batchQna } from "../closed-forms/batch-qna.ts";
import { fitShortfall, type LabelShortfall, MOST_UTILISATION, noShortfall } from "./label-shortfall.ts";
import { learnedArrivals } from "./learned-arrivals.ts";
import { prepareSurrogate, type SurrogateAnswer } from "./prepare-surrogate.ts";
import { SURROGATE_REGIONS } from "./surrogate-regions.ts";
import type { LabelledTandem, SurrogateTable } from "./surrogate-table.ts";
import type { SurrogateErrors, TandemSurrogate } from "./tandem-surrogate.ts";
import { SweepSpec } from "./sweep-spec.ts";
import { SurrogateTraining } from "./train-member.ts";

const LEVEL = 0.9;
const SPREAD_FLOOR = 0.003;
/** An answer that errs by more than this must be told from others by how much members differ. */
const LARGE_ERROR = 0.1;
/** Of those so much may be missed; between which spreads the limit lies in any case. */
const MISSED = 0.03;
const [LEAST_LIMIT, MOST_LIMIT] = [0.008, 0.06];
/** Fewer rows than these do not tell how far errors go. */
const LEAST_ROWS = 20;

interface Judged {
  readonly error: number;
  readonly labelError: number;
  readonly answer: SurrogateAnswer;
  readonly row: LabelledTandem;
}

/** Networks with what the rows that were held out say of them: their shortfall, errors and intervals, and when they are not to be trusted. */
export function assembleSurrogate(
  name: string,
  networks: TandemSurrogate["networks"],
  table: Pick<SurrogateTable, "columns" | "heldOut" | "features" | "rowCount">,
  training: TandemSurrogate["training"],
): TandemSurrogate {
  const unamended = noShortfall(SweepSpec.shape.jobsPerLabel.parse(training.sweep["jobsPerLabel"]));
  return judgedSurrogate(
    {
      format: "tandem-surrogate",
      version: 7,
      name,
      features: [...table.columns],
      activation: "silu",
      networks,
      shortfall: unamended,
      arrivals: learnedArrivals(table),
      mostSpread: MOST_LIMIT,
      interval: { level: LEVEL, factor: 1, spreadFloor: SPREAD_FLOOR },
      heldOut: heldOutErrors([]),
      training,
    },
    table.heldOut,
  );
}

/** A surrogate with what rows that it did not learn from say of it. What a row is judged by was found from the other half of them. */
export function judgedSurrogate(untested: TandemSurrogate, heldOut: readonly LabelledTandem[]): TandemSurrogate {
  const { huberDelta } = SurrogateTraining.parse(untested.training.sweep["training"]);
  const { jobsPerLabel } = untested.shortfall;
  const shortfallOf = (rows: readonly LabelledTandem[]): LabelShortfall =>
    fitShortfall(untested, rows, { jobsPerLabel, huberDelta });
  const half = (rest: number): LabelledTandem[] => heldOut.filter((_, row) => row % 2 === rest);
  const judged = [0, 1].flatMap((rest) => {
    const { raw } = prepareSurrogate({ ...untested, shortfall: shortfallOf(half(1 - rest)) });
    return half(rest).flatMap((row): Judged[] => {
      const answer = raw(row.tandem);
      if (answer === undefined) return [];
      const { response, responseError } = row.label;
      const labelError = responseError / response;
      return [{ error: relative(answer.responseMeanSeconds, response), labelError, answer, row }];
    });
  });
  return {
    ...untested,
    shortfall: shortfallOf(heldOut),
    mostSpread: spreadLimit(judged),
    interval: { ...untested.interval, factor: intervalFactor(judged) },
    heldOut: heldOutErrors(judged),
  };
}

/** Where members differ more, an error is likelier to be large than may be missed: by those that were, and by how far all errors go. */
function spreadLimit(judged: readonly Judged[]): number {
  // Above that busy no answer is trusted, however the members agree.
  const trusted = judged.filter(
    ({ answer: { utilisation1, utilisation2 } }) => Math.max(utilisation1, utilisation2) <= MOST_UTILISATION,
  );
  const wrong = trusted.filter(({ error, labelError }) => error > LARGE_ERROR && labelError < LARGE_ERROR / 4);
  const byWrong =
    wrong.length === 0
      ? MOST_LIMIT
      : quantile(
          wrong.map(({ answer }) => answer.spread),
          MISSED,
        );
  const scaled = scaledErrors(trusted);
  const byScale = scaled.length < LEAST_ROWS ? MOST_LIMIT : LARGE_ERROR / quantile(scaled, 1 - MISSED) - SPREAD_FLOOR;
  return Math.min(MOST_LIMIT, Math.max(LEAST_LIMIT, Math.min(byWrong, byScale)));
}

function intervalFactor(judged: readonly Judged[]): number {
  const scaled = scaledErrors(judged);
  return scaled.length < LEAST_ROWS ? 3 : Math.max(0.5, quantile(scaled, LEVEL));
}

/** Errors over how much members differ, without what the labels themselves err by. */
function scaledErrors(judged: readonly Judged[]): number[] {
  return judged
    .filter(({ labelError }) => labelError < 0.05)
    .map(
      ({ error, labelError, answer }) =>
        Math.sqrt(Math.max(0, error ** 2 - labelError ** 2)) / (SPREAD_FLOOR + answer.spread),
    );
}

function heldOutErrors(judged: readonly Judged[]): TandemSurrogate["heldOut"] {
  const errors = (of: (each: Judged) => number): SurrogateErrors => errorsOf(judged.map(of));
  return {
    response: errors(({ error }) => error),
    p50: errors(({ answer, row }) => relative(answer.responseP50Seconds, row.label.p50)),
    p95: errors(({ answer, row }) => relative(answer.responseP95Seconds, row.label.p95)),
    p99: errors(({ answer, row }) => relative(answer.responseP99Seconds, row.label.p99)),
    analytic: errors(({ row }) => relative(batchQna(row.tandem).responseSeconds, row.label.response)),
    regions: SURROGATE_REGIONS.map(({ words, holds }) => {
      const part = judged.filter(({ row, answer }) => holds(row.tandem, answer));
      const analytic = part.map(({ row }) => relative(batchQna(row.tandem).responseSeconds, row.label.response));
      return { words, response: errorsOf(part.map(({ error }) => error)), analytic: errorsOf(analytic) };
    }),
    labelError:
      judged.length === 0 ? 0 : judged.reduce((sum, { labelError }) => sum + (labelError || 0), 0) / judged.length,
  };
}

/** Errors in a few numbers. */
export function errorsOf(errors: readonly number[]): SurrogateErrors {
  if (errors.length === 0) return { rows: 0, mean: null, median: null, p95: null };
  return {
    rows: errors.length,
    mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    median: quantile(errors, 0.5),
    p95: quantile(errors, 0.95),
  };
}

function relative(found: number, expected: number): number {
  return Math.abs(found / expected - 1);
}
