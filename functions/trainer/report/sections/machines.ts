import { formatNumber, formatQuantity } from "#core/document/format-quantity.ts";
import type { RunMeasurement, RunRecord } from "#core/trace/run-record.ts";

import { html, type Html } from "../html.ts";

/** Where it was measured, what held the limits, and what else ran there. */
export function machines(records: readonly RunRecord[]): Html {
  const measurements = records.flatMap(({ measurement }) => measurement ?? []);
  return html`<section>
    <h2 id="machines">Machines and limits</h2>
    ${
      measurements.length === 0
        ? html`<p>Nothing was measured.</p>`
        : html`<ul>
            ${[...nodeWords(measurements), ...enforcementWords(measurements), ...backgroundWords(measurements)].map((sentence) => html`<li>${sentence}</li>`)}
          </ul>`
    }
  </section>`;
}

function nodeWords(measurements: readonly RunMeasurement[]): string[] {
  return distinct(
    measurements.flatMap(({ platform }) =>
      platform.nodes.map(
        ({ name, architecture, cores, memoryBytes, kind }) =>
          `Node ${name} of cluster ${platform.cluster} (${platform.kind}): ${kind}, ${architecture}, ${formatNumber(cores)} cores, ${formatQuantity(memoryBytes, "B")} of memory.`,
      ),
    ),
  );
}

const HELD_BY: Readonly<Record<string, string>> = {
  "cgroup-v1": "cgroups (version 1)",
  "cgroup-v2": "cgroups (version 2)",
  affinity: "CPU affinity, in whole cores",
  container: "the container engine",
  simulated: "the laws of the simulation",
};

function enforcementWords(measurements: readonly RunMeasurement[]): string[] {
  return distinct(
    measurements.flatMap(({ enforcement: { cpu, memory, notes } }) => [
      `CPU limits were ${cpu === "none" ? "not enforced" : `held by ${HELD_BY[cpu] ?? cpu}`}; memory limits were ${memory === "none" ? "not enforced" : `held by ${HELD_BY[memory] ?? memory}`}.`,
      ...notes,
    ]),
  );
}

function backgroundWords(measurements: readonly RunMeasurement[]): string[] {
  const shares = measurements.flatMap(({ background, makespanSeconds }) =>
    background.otherCpuSeconds === null || makespanSeconds === 0 ? [] : [background.otherCpuSeconds / makespanSeconds],
  );
  const unseen = measurements.length - shares.length;
  const words =
    shares.length === 0
      ? []
      : [
          `Beside the measured runs other processes used ${formatQuantity(1_000 * average(shares), "millicores")} on average and ${formatQuantity(1_000 * Math.max(...shares), "millicores")} in the worst run.`,
        ];
  if (unseen > 0) words.push(`For ${unseen} runs it could not be seen what else ran.`);
  return [...words, ...alike(measurements.flatMap(({ background }) => background.notes))];
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Notes of many runs that differ in numbers and names of runs only: the first of each kind, and how many more. */
function alike(notes: readonly string[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const note of notes) {
    const kind = note.replaceAll(/[\w.-]*\d[\w.-]*/g, "…");
    kinds.set(kind, [...(kinds.get(kind) ?? []), note]);
  }
  return [...kinds.values()].map((same) => {
    const first = `${(same[0] ?? "").replace(/\.$/, "")}.`;
    return same.length === 1 ? first : `${first} (In ${same.length - 1} more runs likewise.)`;
  });
}

function distinct(sentences: readonly string[]): string[] {
  return [...new Set(sentences)];
}
