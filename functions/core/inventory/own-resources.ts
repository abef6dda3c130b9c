import { formatNumber, formatQuantity } from "#core/document/format-quantity.ts";
import { predictRows } from "#core/model/predict.ts";
import type { Model } from "#core/model/model.ts";
import type { Prediction, PredictionRow } from "#core/model/prediction.ts";

import type { FoundNode } from "./found-cluster.ts";

/** What was learned of one of our own functions. */
export interface OwnModels {
  readonly serviceSeconds: Model;
  readonly peakMemoryBytes: Model;
}
export type OwnFunction = "trainer" | "aggregator" | "predictor";

/** What our functions will be asked to do here. */
export interface ExpectedLoad {
  /** Rows of the largest table that is learned from. */
  readonly rows: number;
  /** Records of the largest campaign. */
  readonly records: number;
  /** Questions to the predictor, and how many of them come at once. */
  readonly questionsPerSecond: number;
  readonly questionsAtOnce: number;
  /** How long one invocation of the trainer or aggregator should take at most. */
  readonly stepSeconds: number;
  /** How long questions may wait for their answer. */
  readonly answerSeconds: number;
}

/** What `deploy` writes into the manifest of one function. */
export interface OwnResources {
  readonly requests: { readonly cpuMillicores: number; readonly memoryBytes: number };
  readonly limits: { readonly cpuMillicores: number; readonly memoryBytes: number };
  /** Requests that one instance takes at once. */
  readonly concurrency: number;
  /** Why. */
  readonly sentence: string;
}

const CPU_CHOICES = [100, 250, 500, 1000, 2000, 4000];
const MEMORY_STEP = 16 * 2 ** 20;
const LEAST_MEMORY = 64 * 2 ** 20;
/** Beyond the largest use that the model expects: what Node frees late, and what no campaign had. */
const MEMORY_RESERVE = 1.25;
/** An instance that is busy for more of its time lets questions queue. */
const MOST_BUSY = 0.7;
/** Where nothing is known of the nodes. */
const CPU_UNTOLD = 2000;

/**
 * Requests, limits and concurrency of our own functions on this cluster: for each the least CPU with which nine of ten
 * invocations keep their time, by the models of themselves, and the memory that they use at most with a reserve.
 */
export function ownResources(
  models: Readonly<Record<OwnFunction, OwnModels>>,
  nodes: readonly FoundNode[],
  load: ExpectedLoad,
): Readonly<Record<OwnFunction, OwnResources>> {
  const most = largestMillicores(nodes);
  return {
    trainer: batch(models.trainer, choicesOf(models.trainer, most), {
      asked: { ROWS: load.rows },
      what: `a table of ${formatNumber(load.rows)} rows is learned from`,
      goalSeconds: load.stepSeconds,
    }),
    aggregator: batch(models.aggregator, choicesOf(models.aggregator, most), {
      asked: { RECORDS: load.records },
      what: `${formatNumber(load.records)} records become tables`,
      goalSeconds: load.stepSeconds,
    }),
    predictor: served(models.predictor, choicesOf(models.predictor, most), load),
  };
}

/** Beside the model that is learned anew stand inventory, records and what the platforms told. */
const LOOKING_BYTES = 64 * 2 ** 20;

/**
 * What the CronJob that looks around is given: it learns models anew itself, so that it needs what the trainer needs of the
 * same rows, and must end before the next one is due.
 */
export function discoverResources(
  trainer: OwnModels,
  nodes: readonly FoundNode[],
  { rows, lookSeconds }: { readonly rows: number; readonly lookSeconds: number },
): OwnResources {
  const what = `a model is learned anew from ${formatNumber(rows)} rows`;
  const goal = { asked: { ROWS: rows }, what, goalSeconds: lookSeconds };
  const size = batch(trainer, choicesOf(trainer, largestMillicores(nodes)), goal);
  const more = ({ cpuMillicores, memoryBytes }: OwnResources["limits"]): OwnResources["limits"] => ({
    cpuMillicores,
    memoryBytes: memoryBytes + LOOKING_BYTES,
  });
  const sentence = `${size.sentence} With the inventory and what platforms tell it may use ${formatQuantity(more(size.limits).memoryBytes, "B")}.`;
  return { ...size, requests: more(size.requests), limits: more(size.limits), sentence };
}

interface BatchWork {
  readonly asked: PredictionRow;
  readonly what: string;
  readonly goalSeconds: number;
}

/** One invocation at a time: the least CPU that keeps the goal, else the one that is fastest. */
function batch(models: OwnModels, choices: readonly number[], { asked, what, goalSeconds }: BatchWork): OwnResources {
  const memory = memoryOf(models, choices.at(-1)!, asked);
  const answers = choices.map((cpuMillicores) => ({
    cpuMillicores,
    answer: ask(models.serviceSeconds, { ...asked, cpuMillicores }),
  }));
  const kept = answers.find(({ answer }) => answer.upper <= goalSeconds);
  const chosen = kept ?? answers.reduce((best, each) => (each.answer.upper < best.answer.upper ? each : best));
  const { cpuMillicores, answer } = chosen;
  const rule =
    kept === undefined
      ? `no CPU that a node has keeps that within ${formatQuantity(goalSeconds, "s")}, and this is the fastest; the rest goes on in further steps`
      : `it is the least CPU with which nine of ten keep within ${formatQuantity(goalSeconds, "s")}`;
  return {
    requests: { cpuMillicores, memoryBytes: memory.request },
    limits: { cpuMillicores, memoryBytes: memory.limit },
    concurrency: 1,
    sentence: `${cores(cpuMillicores)}, with which ${what} in ${formatQuantity(answer.prediction, "s")} (90 % up to ${formatQuantity(answer.upper, "s")}): ${rule}. ${memory.sentence}${beyond(answer)}`,
  };
}

/** Questions at once share an instance as long as nine of ten answers keep their time, and it is not too busy. */
function served(models: OwnModels, choices: readonly number[], load: ExpectedLoad): OwnResources {
  const { questionsPerSecond, questionsAtOnce, answerSeconds } = load;
  const options = choices.flatMap((cpuMillicores) =>
    concurrencies(questionsAtOnce).map((concurrency) => {
      const asked = { CONCURRENCY: concurrency, ratePerSecond: questionsPerSecond / concurrency, cold: 0 };
      const answer = ask(models.serviceSeconds, { ...asked, cpuMillicores });
      const busy = (questionsPerSecond / concurrency) * answer.prediction;
      const instances = Math.max(1, Math.ceil(busy / MOST_BUSY), Math.ceil(questionsAtOnce / concurrency));
      return { cpuMillicores, concurrency, answer, instances, total: instances * cpuMillicores };
    }),
  );
  const kept = options.filter(({ answer }) => answer.upper <= answerSeconds);
  const candidates =
    kept.length > 0 ? kept : [options.reduce((best, each) => (each.answer.upper < best.answer.upper ? each : best))];
  const chosen = candidates.reduce((best, each) =>
    each.total < best.total || (each.total === best.total && each.concurrency > best.concurrency) ? each : best,
  );
  const { cpuMillicores, concurrency, answer, instances } = chosen;
  const memory = memoryOf(models, cpuMillicores, {
    CONCURRENCY: concurrency,
    ratePerSecond: questionsPerSecond / concurrency,
  });
  const rule =
    kept.length === 0
      ? `nothing that a node has keeps answers within ${formatQuantity(answerSeconds, "s")}, and this is the fastest`
      : `of all that keep nine of ten answers within ${formatQuantity(answerSeconds, "s")} it takes the least CPU`;
  return {
    requests: { cpuMillicores, memoryBytes: memory.request },
    limits: { cpuMillicores, memoryBytes: memory.limit },
    concurrency,
    sentence: `${cores(cpuMillicores)} and ${formatNumber(concurrency)} at once, answered in ${formatQuantity(answer.prediction, "s")} (90 % up to ${formatQuantity(answer.upper, "s")}); ${formatNumber(questionsPerSecond)} questions a second take ${instances === 1 ? "one instance" : `${instances} instances`}: ${rule}. ${memory.sentence}${beyond(answer)}`,
  };
}

function memoryOf({ peakMemoryBytes }: OwnModels, cpuMillicores: number, asked: PredictionRow) {
  const { prediction, upper } = ask(peakMemoryBytes, { ...asked, cpuMillicores });
  const request = inSteps(prediction);
  const limit = Math.max(request, inSteps(upper * MEMORY_RESERVE));
  return {
    request,
    limit,
    sentence: `It uses ${formatQuantity(prediction, "B")} of memory, 90 % up to ${formatQuantity(upper, "B")}, and may use ${formatQuantity(limit, "B")}.`,
  };
}

/** Asks for what the model has as inputs; a model may have dropped one that made no difference. */
function ask(model: Model, question: PredictionRow): Prediction {
  const known = model.inputs.map(({ name, typical }): [string, number | string] => [name, question[name] ?? typical]);
  return predictRows(model, [Object.fromEntries(known)])[0]!;
}

function concurrencies(questionsAtOnce: number): number[] {
  const powers = Array.from({ length: 11 }, (_, power) => 2 ** power).filter((power) => power < questionsAtOnce);
  return [...powers, Math.max(1, Math.ceil(questionsAtOnce))];
}

/** What a node has and what was measured: with less CPU than any campaign tried nobody knows what happens. */
function choicesOf({ serviceSeconds }: OwnModels, mostMillicores: number): number[] {
  const cpu = serviceSeconds.inputs.find(({ name }) => name === "cpuMillicores");
  const [least, largest] = cpu?.kind === "number" ? [cpu.minimum, cpu.maximum] : [0, Infinity];
  const fit = CPU_CHOICES.filter((choice) => choice >= least && choice <= Math.min(largest, mostMillicores));
  return fit.length > 0 ? fit : [Math.min(mostMillicores, CPU_UNTOLD)];
}

function largestMillicores(nodes: readonly FoundNode[]): number {
  const told = nodes.flatMap(({ open, allocatable, cores: all }) =>
    !open ? [] : allocatable !== null ? [allocatable.cpuMillicores] : all === null ? [] : [all * 1000],
  );
  return Math.max(CPU_CHOICES[0]!, told.length === 0 ? CPU_UNTOLD : Math.max(...told));
}

function inSteps(memoryBytes: number): number {
  return Math.max(LEAST_MEMORY, Math.ceil(memoryBytes / MEMORY_STEP) * MEMORY_STEP);
}

function cores(cpuMillicores: number): string {
  return formatQuantity(cpuMillicores, "millicores");
}

function beyond({ extrapolation, reason }: Prediction): string {
  return extrapolation > 0 ? ` It lies outside of what was measured: ${reason}.` : "";
}
