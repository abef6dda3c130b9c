import type { Campaign, Plan } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Estimate } from "#core/campaign/estimate.ts";
import { formatQuantity } from "#core/document/format-quantity.ts";
import { subjectSizes } from "#core/campaign/run-limits.ts";
import { sweptDimensions } from "#core/campaign/swept-dimensions.ts";
import { trainSentences } from "#core/campaign/train-words.ts";

/** A table whose rows are all as long as its columns. */
export interface PlanTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The runs in their order, one a row: what is measured, and the values of all that the campaign varies. */
export function planTable(campaign: Campaign, plan: Plan): PlanTable {
  const swept = sweptDimensions(campaign);
  return {
    columns: ["run", "measures", "repetition", ...swept.map(({ name }) => name), "note"],
    rows: plan.runs.map(({ runId, configuration, repetition, capture, inputsFrom }) => [
      runId,
      configuration.subject === WORKFLOW_SUBJECT ? "the workflow" : `${configuration.subject} alone`,
      String(repetition + 1),
      ...swept.map((dimension) => dimension.valueIn(configuration)),
      capture !== null ? "keeps files for components alone" : inputsFrom !== null ? `reads files of ${inputsFrom}` : "",
    ]),
  };
}

/** What a plan holds, what it leaves out and how long it will take, in sentences. */
export function planSentences(campaign: Campaign, plan: Plan, estimate: Estimate): string[] {
  const { runs, leftOut } = plan;
  const configurations = subjectSizes(campaign).reduce((sum, { all }) => sum + all, 0) - leftOut;
  const order = campaign.order === "random" ? `in random order (seed ${campaign.seed})` : "in the given order";
  const subjects = campaign.subjects.map((subject) => {
    const count = runs.filter((run) => run.configuration.subject === subject).length;
    return `${count} of ${subject === WORKFLOW_SUBJECT ? "the whole workflow" : `${subject} alone`}`;
  });
  const swept = sweptDimensions(campaign).map(({ name, values }) => `${name} (${shortList(values)})`);
  const captures = runs.filter((run) => run.capture !== null).length;
  return [
    `Campaign ${campaign.id} takes ${counted(runs.length, "run")} to measure ${counted(configurations, "configuration")}, ${counted(campaign.repetitions, "time")} each, ${order}: ${listWords(subjects)}.`,
    ...loadSentences(campaign.load),
    swept.length === 0 ? "Nothing is varied." : `Varied: ${swept.join(", ")}.`,
    ...(captures === 0
      ? []
      : [
          `The first ${captures === 1 ? "run makes" : `${captures} runs make`} the files that components further down read when they are measured alone.`,
        ]),
    ...(leftOut === 0
      ? []
      : [
          `Left out by the ${campaign.budget.runs === null ? "sample" : "budget"}: ${counted(leftOut, "configuration")}.`,
        ]),
    timeSentence(estimate),
    ...trainSentences(campaign),
  ];
}

/** Batches need no words: what is varied of them says it. */
function loadSentences(load: Campaign["load"]): string[] {
  switch (load.kind) {
    case undefined:
      return [];
    case "constant":
    case "poisson": {
      const rate = `${shortList(load.requestsPerSecond.map(String))} a second`;
      const length =
        load.count === undefined ? `for ${formatQuantity(load.durationSeconds ?? 0, "s")}` : `${load.count} in all`;
      return [
        `Requests come in an open loop, ${load.kind === "poisson" ? "at random (Poisson)" : "evenly"}: ${rate}, ${length}.`,
      ];
    }
    case "ramp": {
      const [from, to] = [load.fromPerSecond, load.toPerSecond].map((rates) => shortList(rates.map(String)));
      return [
        `Requests come in an open loop, from ${from} a second to ${to} in ${formatQuantity(load.durationSeconds, "s")}.`,
      ];
    }
    case "trace": {
      const { seconds, speed } = load;
      const span = formatQuantity(seconds.at(-1) ?? 0, "s");
      return [
        `Requests come in an open loop at the ${seconds.length} times of a trace of ${span}, at speed ${shortList(speed.map(String))}.`,
      ];
    }
  }
}

function timeSentence({ seconds, atLeastSeconds, runs }: Estimate): string {
  const least =
    atLeastSeconds > 0
      ? `at least ${formatQuantity(atLeastSeconds, "s")} for the pauses between uploads and runs`
      : "unknown";
  if (seconds === null) {
    const unknown =
      runs.unknown === runs.unknown + runs.known + runs.alike
        ? "nothing"
        : `nothing like ${counted(runs.unknown, "run")}`;
    return `Time: ${least}, as ${unknown} has been measured before; the estimate comes with the first runs.`;
  }
  const basis = runs.alike === 0 ? "the same configurations" : "the same and similar configurations";
  return `Time: about ${formatQuantity(seconds, "s")}, as ${basis} took before.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function shortList(values: readonly string[]): string {
  return values.length <= 6 ? values.join(", ") : `${values.slice(0, 4).join(", ")}, … ${values.at(-1)}`;
}

function listWords(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
