import { PHASES } from "#core/trace/invocation.ts";

import type { InvocationExample } from "./examples.ts";
import { categoryColumn, numberColumn, type ColumnOf } from "./table.ts";

const succeeded = ({ invocation }: InvocationExample): boolean => invocation.outcome.kind === "succeeded";

const responseSeconds = ({ invocation }: InvocationExample): number =>
  invocation.finishedAtSeconds - invocation.arrivedAtSeconds;

/** Response time without the waiting; never negative. */
const serviceSeconds = (example: InvocationExample): number =>
  Math.max(0, responseSeconds(example) - (example.invocation.phases.wait ?? 0));

const whenSucceeded =
  (read: (example: InvocationExample) => number) =>
  (example: InvocationExample): number | null =>
    succeeded(example) ? read(example) : null;

/** What was measured of one invocation. Targets are missing where it did not succeed; what it used is there all the same. */
export const INVOCATION_COLUMNS: readonly ColumnOf<InvocationExample>[] = [
  numberColumn(
    "feature",
    "inputBytes",
    "B",
    "Size of the input of this invocation, measured",
    ({ invocation }) => invocation.inputBytes,
  ),
  numberColumn(
    "feature",
    "inputCount",
    "1",
    "Files in the input of this invocation",
    ({ invocation }) => invocation.inputCount,
  ),
  numberColumn("feature", "cold", "1", "1 when a process had to be started for this invocation", ({ invocation }) =>
    invocation.cold ? 1 : 0,
  ),
  numberColumn(
    "target",
    "serviceSeconds",
    "s",
    "Time in service of one invocation, its waiting excluded",
    whenSucceeded(serviceSeconds),
  ),
  numberColumn(
    "target",
    "responseSeconds",
    "s",
    "From the arrival of the input to the end of the invocation",
    whenSucceeded(responseSeconds),
  ),
  numberColumn(
    "target",
    "outputBytes",
    "B",
    "Size of all files that one invocation wrote",
    whenSucceeded(({ invocation }) => invocation.outputBytes),
  ),
  numberColumn(
    "target",
    "outputCount",
    "1",
    "Files that one invocation wrote",
    whenSucceeded(({ invocation }) => invocation.outputCount),
  ),
  categoryColumn("info", "outcome", "How the invocation ended", ({ invocation }) => invocation.outcome.kind),
  categoryColumn("info", "node", "Machine that served it", ({ invocation }) => invocation.node),
  numberColumn(
    "info",
    "arrivedAtSeconds",
    "s",
    "Arrival since the start of the run",
    ({ invocation }) => invocation.arrivedAtSeconds,
  ),
  numberColumn(
    "info",
    "finishedAtSeconds",
    "s",
    "End since the start of the run",
    ({ invocation }) => invocation.finishedAtSeconds,
  ),
  ...PHASES.map((phase) =>
    numberColumn<InvocationExample>(
      "info",
      `${phase}Seconds`,
      "s",
      `Time in phase ${phase}; missing where the platform cannot see it`,
      ({ invocation }) => invocation.phases[phase],
    ),
  ),
  numberColumn("info", "cpuSeconds", "s", "CPU time used", ({ invocation }) => invocation.usage.cpuSeconds),
  numberColumn(
    "info",
    "peakMemoryBytes",
    "B",
    "Largest memory use",
    ({ invocation }) => invocation.usage.peakMemoryBytes,
  ),
  numberColumn(
    "info",
    "throttledSeconds",
    "s",
    "Time held back by the CPU limit",
    ({ invocation }) => invocation.usage.throttledSeconds,
  ),
];
