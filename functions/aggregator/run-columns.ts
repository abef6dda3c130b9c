import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import type { Invocation } from "#core/trace/invocation.ts";

import { requestExamples, type RequestExample, type RunExample } from "./examples.ts";
import { categoryColumn, numberColumn, type ColumnOf } from "./table.ts";

/** Which run and which configuration an example belongs to; the configuration keeps repetitions together. */
export const IDENTITY_COLUMNS: readonly ColumnOf<RunExample>[] = [
  categoryColumn("group", "configuration", "Identifier of the configuration", ({ record }) => record.configurationId),
  categoryColumn("info", "run", "Identifier of the run", ({ record }) => record.runId),
  numberColumn("info", "repetition", "1", "Repetition of the configuration, from 0", ({ record }) => record.repetition),
  numberColumn("info", "order", "1", "Place in the order of execution, from 0", ({ record }) => record.order),
  categoryColumn("info", "inputSet", "Input set of the run", ({ record }) => record.configuration.inputSet),
  categoryColumn(
    "info",
    "reusedFrom",
    "Campaign that measured this run earlier; missing when measured now",
    ({ record }) => record.reusedFrom?.campaignId ?? null,
  ),
];

export const configurationOf = ({ record }: RunExample): Configuration => record.configuration;

/** Targets of a run exist only when every invocation succeeded: part of the work is no measure of the whole. */
const whenSucceeded =
  <Example extends RunExample>(read: (example: Example) => number | null) =>
  (example: Example): number | null =>
    example.record.outcome.kind === "succeeded" ? read(example) : null;

/** What was measured of one run as a whole. */
export function runColumns(subject: string, entries: readonly string[]): ColumnOf<RunExample>[] {
  const entered = ({ measurement }: RunExample): readonly Invocation[] =>
    (measurement?.invocations ?? []).filter(({ component }) => entries.includes(component));
  const role = subject === WORKFLOW_SUBJECT ? "target" : "info";
  return [
    numberColumn("feature", "inputBytes", "B", "Mean size of the files of the load, measured", (run) =>
      mean(entered(run).map(({ inputBytes }) => inputBytes)),
    ),
    numberColumn(
      role,
      "makespanSeconds",
      "s",
      "From the first upload to the end of the last invocation",
      whenSucceeded(({ measurement }) => measurement?.makespanSeconds ?? null),
    ),
    numberColumn(
      role,
      "responseSeconds",
      "s",
      "Mean time from the upload of a file to the end of all work it caused",
      whenSucceeded((run) => mean(requestExamples([run]).map(requestResponseSeconds))),
    ),
    categoryColumn("info", "outcome", "How the run ended", ({ record }) => record.outcome.kind),
    categoryColumn("info", "causes", "Why it did not succeed", ({ record: { outcome } }) =>
      outcome.kind === "succeeded" ? null : outcome.causes.join("; "),
    ),
    numberColumn(
      "info",
      "invocations",
      "1",
      "Invocations of the run",
      ({ measurement }) => measurement?.invocations.length ?? null,
    ),
    numberColumn(
      "info",
      "achievedParallelism",
      "1",
      "Most invocations at once that were past their wait, of the component that reached most",
      ({ measurement }) =>
        measurement === null ? null : Math.max(0, ...Object.values(measurement.achievedParallelism)),
    ),
    numberColumn(
      "info",
      "otherCpuSeconds",
      "s",
      "CPU time that other processes of the nodes used meanwhile",
      ({ measurement }) => measurement?.background.otherCpuSeconds ?? null,
    ),
    categoryColumn(
      "info",
      "cpuEnforcedBy",
      "What held the CPU limit",
      ({ measurement }) => measurement?.enforcement.cpu ?? null,
    ),
    categoryColumn(
      "info",
      "memoryEnforcedBy",
      "What held the memory limit",
      ({ measurement }) => measurement?.enforcement.memory ?? null,
    ),
    categoryColumn("info", "startedAt", "When the run began", ({ measurement }) => measurement?.startedAt ?? null),
  ];
}

/** What was measured of one file on its way through the whole workflow. */
export function requestColumns(entries: readonly string[]): ColumnOf<RequestExample>[] {
  const inputBytes = ({ invocations }: RequestExample): number =>
    invocations
      .filter(({ component }) => entries.includes(component))
      .reduce((sum, invocation) => sum + invocation.inputBytes, 0);
  return [
    numberColumn("feature", "inputBytes", "B", "Size of the file, measured", inputBytes),
    numberColumn(
      "target",
      "responseSeconds",
      "s",
      "From the upload of the file to the end of all work it caused",
      whenSucceeded(requestResponseSeconds),
    ),
    numberColumn(
      "info",
      "originIndex",
      "1",
      "Number of the file in the load, from 0",
      ({ originIndex }) => originIndex,
    ),
    numberColumn(
      "info",
      "invocations",
      "1",
      "Invocations that the file caused",
      ({ invocations }) => invocations.length,
    ),
  ];
}

function requestResponseSeconds({ invocations }: RequestExample): number {
  const arrivals = invocations.map(({ arrivedAtSeconds }) => arrivedAtSeconds);
  const ends = invocations.map(({ finishedAtSeconds }) => finishedAtSeconds);
  return Math.max(...ends) - Math.min(...arrivals);
}

/** The mean, or null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
