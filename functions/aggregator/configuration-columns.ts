import { PHASES, type Invocation } from "#core/trace/invocation.ts";

import type { RunExample } from "./examples.ts";
import { mean } from "./run-columns.ts";
import { numberColumn, type ColumnOf } from "./table.ts";

/** All runs of one configuration, and their invocations of the subject. */
export interface ConfigurationExample {
  readonly runs: readonly RunExample[];
  readonly invocations: readonly Invocation[];
}

const succeeded = ({ invocations }: ConfigurationExample): readonly Invocation[] =>
  invocations.filter(({ outcome }) => outcome.kind === "succeeded");

const count = (kind: Invocation["outcome"]["kind"], description: string): ColumnOf<ConfigurationExample> =>
  numberColumn(
    "info",
    `${kind}Invocations`,
    "1",
    description,
    ({ invocations }) => invocations.filter(({ outcome }) => outcome.kind === kind).length,
  );

const responseSeconds = ({ finishedAtSeconds, arrivedAtSeconds }: Invocation): number =>
  finishedAtSeconds - arrivedAtSeconds;
const serviceSeconds = (invocation: Invocation): number =>
  Math.max(0, responseSeconds(invocation) - (invocation.phases.wait ?? 0));
const makespans = ({ runs }: ConfigurationExample): number[] =>
  runs.flatMap(({ record, measurement }) =>
    record.outcome.kind === "succeeded" && measurement !== null ? [measurement.makespanSeconds] : [],
  );

/** Means over the repetitions of a configuration, with their spread and every failure counted. */
export const CONFIGURATION_COLUMNS: readonly ColumnOf<ConfigurationExample>[] = [
  numberColumn("info", "runs", "1", "Runs of this configuration", ({ runs }) => runs.length),
  numberColumn(
    "info",
    "succeededRuns",
    "1",
    "Runs in which everything succeeded",
    (example) => makespans(example).length,
  ),
  numberColumn("info", "makespanSecondsMean", "s", "Mean makespan of the succeeded runs", (example) =>
    mean(makespans(example)),
  ),
  numberColumn("info", "makespanSecondsSd", "s", "Standard deviation of the makespan between runs", (example) =>
    deviation(makespans(example)),
  ),
  numberColumn("info", "invocations", "1", "Invocations in all runs", ({ invocations }) => invocations.length),
  count("succeeded", "Invocations that succeeded"),
  count("failed", "Invocations that failed by themselves"),
  count("timedOut", "Invocations ended for their time"),
  count("outOfMemory", "Invocations ended for their memory"),
  numberColumn("info", "inputBytesMean", "B", "Mean size of the inputs", ({ invocations }) =>
    mean(invocations.map(({ inputBytes }) => inputBytes)),
  ),
  numberColumn("info", "serviceSecondsMean", "s", "Mean time in service", (example) =>
    mean(succeeded(example).map(serviceSeconds)),
  ),
  numberColumn("info", "serviceSecondsSd", "s", "Standard deviation of the time in service", (example) =>
    deviation(succeeded(example).map(serviceSeconds)),
  ),
  numberColumn("info", "responseSecondsMean", "s", "Mean response time", (example) =>
    mean(succeeded(example).map(responseSeconds)),
  ),
  ...PHASES.map((phase) =>
    numberColumn<ConfigurationExample>("info", `${phase}SecondsMean`, "s", `Mean time in phase ${phase}`, (example) =>
      mean(succeeded(example).flatMap(({ phases }) => phases[phase] ?? [])),
    ),
  ),
  numberColumn("info", "peakMemoryBytesMax", "B", "Largest memory use of any invocation", ({ invocations }) => {
    const peaks = invocations.flatMap(({ usage }) => usage.peakMemoryBytes ?? []);
    return peaks.length === 0 ? null : Math.max(...peaks);
  }),
];

/** Standard deviation of a sample (divided by n − 1); null of fewer than two values. */
function deviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
