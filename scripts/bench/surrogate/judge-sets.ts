import { quantile } from "#core/numeric/quantile.ts";
import { analyticAnswer } from "#core/queueing/forecast/analytic-answer.ts";
import { jacksonAnswer } from "#core/queueing/forecast/jackson-answer.ts";
import type { PreparedSurrogate, SurrogateAnswer } from "#core/queueing/surrogate/prepare-surrogate.ts";
import type { TandemLabel } from "#core/queueing/surrogate/tandem-label.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import type { Peer } from "./peers.ts";
import type { TestSet } from "./test-sets.ts";

/** An error of more than this must be told by the flag. */
const LARGE_ERROR = 0.1;

/** One tandem, simulated and answered; errors are shares of what was simulated. */
export interface JudgedTandem {
  readonly tandem: Tandem;
  readonly label: TandemLabel;
  readonly answer: SurrogateAnswer;
  readonly error: number;
  /** Of the network itself, where the answer falls back to the analytic one. */
  readonly rawError: number;
  readonly errors: { readonly p50: number; readonly p95: number; readonly p99: number };
}

export interface JudgedSet {
  readonly name: string;
  readonly words: string;
  readonly tandems: readonly JudgedTandem[];
  /** Mean, median, 95 % quantile and largest of the errors of the mean response, by who answered. */
  readonly rows: readonly ErrorRow[];
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Standard error of the labels over the response, on average. */
  readonly labelError: number;
  readonly flagged: number;
  readonly wrong: number;
  readonly caught: number;
  /** Inside the told 90 % interval, of those that are not flagged. */
  readonly covered: number;
}

export interface ErrorRow {
  readonly name: string;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly largest: number;
}

/** Answers for all tandems of a set, and tells the errors. */
export function judgeSet(
  { name, words, tandems }: TestSet,
  labelOf: (tandem: Tandem) => TandemLabel,
  surrogate: PreparedSurrogate,
  peers: readonly Peer[],
): JudgedSet {
  const judged = tandems.map((tandem) => judge(tandem, labelOf(tandem), surrogate));
  const others: readonly (readonly [string, (tandem: Tandem) => number | null])[] = [
    ["Jackson", (tandem) => jacksonAnswer(tandem).responseMeanSeconds],
    ["batch-QNA", (tandem) => analyticAnswer(tandem).responseMeanSeconds],
    ...peers.map((peer) => [peer.name, (tandem: Tandem) => peer.responseMeanSeconds(tandem)] as const),
  ];
  const rows = others.map(([who, answer]) =>
    errorRow(
      who,
      judged.map(({ tandem, label }) => off(answer(tandem) ?? NaN, label.response)),
    ),
  );
  const wrong = judged.filter(({ rawError, label }) => rawError > LARGE_ERROR && isSure(label));
  const trusted = judged.filter(({ answer }) => answer.inRange);
  return {
    name,
    words,
    tandems: judged,
    rows: [
      ...rows,
      errorRow(
        "the surrogate",
        judged.map(({ error }) => error),
      ),
    ],
    p50: meanOf(judged.map(({ errors }) => errors.p50)),
    p95: meanOf(judged.map(({ errors }) => errors.p95)),
    p99: meanOf(judged.map(({ errors }) => errors.p99)),
    labelError: meanOf(judged.map(({ label }) => label.responseError / label.response)),
    flagged: judged.length - trusted.length,
    wrong: wrong.length,
    caught: wrong.filter(({ answer }) => !answer.inRange).length,
    covered: trusted.filter(({ error, answer }) => error <= answer.uncertainty).length / trusted.length,
  };
}

function judge(tandem: Tandem, label: TandemLabel, surrogate: PreparedSurrogate): JudgedTandem {
  const answer = surrogate.answer(tandem);
  const raw = surrogate.raw(tandem) ?? answer;
  return {
    tandem,
    label,
    answer,
    error: off(answer.responseMeanSeconds, label.response),
    rawError: off(raw.responseMeanSeconds, label.response),
    errors: {
      p50: off(answer.responseP50Seconds, label.p50),
      p95: off(answer.responseP95Seconds, label.p95),
      p99: off(answer.responseP99Seconds, label.p99),
    },
  };
}

/** A label that is off by much itself does not tell who is wrong. */
function isSure({ response, responseError }: TandemLabel): boolean {
  return responseError < (LARGE_ERROR / 4) * response;
}

function errorRow(name: string, errors: readonly number[]): ErrorRow {
  return {
    name,
    mean: meanOf(errors),
    median: quantile(errors, 0.5),
    p95: quantile(errors, 0.95),
    largest: Math.max(...errors),
  };
}

function off(found: number, expected: number): number {
  return Math.abs(found / expected - 1);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
