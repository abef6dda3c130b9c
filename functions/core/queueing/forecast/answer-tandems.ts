import type { SimulationOptions } from "../simulation/tandem-simulation.ts";
import type { PreparedSurrogate } from "../surrogate/prepare-surrogate.ts";
import { surrogateAnswer } from "../surrogate/surrogate-answer.ts";
import type { TandemAnswer } from "../table/tandem-answer.ts";
import type { Tandem } from "../tandem.ts";
import { type AnswerTandem, FORECAST_METHODS } from "./forecast-methods.ts";
import { numbersOnly } from "./numbers-only.ts";
import type { TandemLimits } from "./tandem-limits.ts";
import type { TandemQuestionOptions } from "./tandem-question.ts";

const DEFAULT_PRECISION = 0.01;
/** What a precision may cost at most, for one tandem. */
const MOST_JOBS = 50_000_000;
/** Of those that are not simulated so many are answered before others are seen to. */
const AT_ONCE = 32;

export interface AnswerTandemsOptions {
  readonly limits: TandemLimits;
  /** Needed where the method is surrogate. */
  readonly surrogate?: Pick<PreparedSurrogate, "answer"> | undefined;
  /** Lets the process see to others. */
  readonly pause?: () => Promise<void>;
}

/** Answers tandems that keep to the limits (see `overLimit`), one for one in their order. */
export async function answerTandems(
  tandems: readonly Tandem[],
  question: TandemQuestionOptions,
  { limits, surrogate, pause = () => Promise.resolve() }: AnswerTandemsOptions,
): Promise<TandemAnswer[]> {
  const answer = answererOf(question, surrogate);
  const options = simulationOf(question, limits.jobs / tandems.length);
  const every = question.method === "simulation" ? 1 : AT_ONCE;
  const answers: TandemAnswer[] = [];
  for (const [index, tandem] of tandems.entries()) {
    if (index % every === 0) await pause();
    answers.push(numbersOnly(() => answer(tandem, options)));
  }
  return answers;
}

function answererOf(
  { method, surrogate: name }: TandemQuestionOptions,
  surrogate: AnswerTandemsOptions["surrogate"],
): AnswerTandem {
  if (method !== "surrogate") return FORECAST_METHODS[method];
  if (surrogate === undefined) throw new TypeError(`Cannot ask a surrogate as ${name} must be given: it is missing`);
  return (tandem) => surrogateAnswer(surrogate, tandem);
}

function simulationOf({ jobs, precision, seed }: TandemQuestionOptions, jobsEach: number): SimulationOptions {
  if (jobs !== undefined) return { seed, until: { kind: "jobs", jobs } };
  const mostJobs = Math.min(MOST_JOBS, Math.floor(jobsEach));
  return { seed, until: { kind: "precision", precision: precision ?? DEFAULT_PRECISION, mostJobs } };
}
