import type { Configuration } from "#core/campaign/configuration.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { configurationWords, varyingSettings } from "../configuration-words.ts";
import { html, type Html } from "../html.ts";

const MOST_ROWS = 200;

interface Failure {
  readonly configuration: Configuration;
  readonly runs: string[];
  readonly causes: Set<string>;
}

/** Configurations in which something failed, with the causes: results like any other. */
export function failures(records: readonly RunRecord[]): Html {
  const failed = failedConfigurations(records);
  const varying = varyingBySubject(records);
  const counts = outcomeCounts(records);
  return html`<section>
    <h2 id="failures">Failures</h2>
    <p>
      ${counts.length === 0 ? "Every invocation succeeded." : `Invocations that did not succeed: ${counts.map(([words, count]) => `${count} ${words}`).join(", ")}.`}
    </p>
    ${
      failed.length === 0
        ? null
        : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Of</th>
                    <th scope="col">Configuration</th>
                    <th scope="col" class="number">Runs</th>
                    <th scope="col">Cause</th>
                  </tr>
                </thead>
                <tbody>
                  ${failed.slice(0, MOST_ROWS).map(
                    ({ configuration, runs, causes }) =>
                      html`<tr>
                        <td>${configuration.subject}</td>
                        <td title="${runs.join(", ")}">
                          ${configurationWords(configuration, varying.get(configuration.subject) ?? [])}
                        </td>
                        <td class="number">${runs.length}</td>
                        <td>${[...causes].join("; ")}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            ${failed.length > MOST_ROWS ? html`<p class="note">The first ${MOST_ROWS} of ${failed.length} configurations.</p>` : null}`
    }
  </section>`;
}

/** A component alone and the whole workflow have different settings: each is told apart from its own kind. */
function varyingBySubject(records: readonly RunRecord[]): ReadonlyMap<string, readonly string[]> {
  const subjects = new Set(records.map(({ configuration }) => configuration.subject));
  return new Map(
    [...subjects].map((subject) => {
      const own = records.filter(({ configuration }) => configuration.subject === subject);
      return [subject, varyingSettings(own.map(({ configuration }) => configuration))];
    }),
  );
}

function failedConfigurations(records: readonly RunRecord[]): Failure[] {
  const failed = new Map<string, Failure>();
  for (const { configuration, configurationId, runId, outcome } of records) {
    if (outcome.kind === "succeeded") continue;
    const entry = failed.get(configurationId) ?? { configuration, runs: [], causes: new Set<string>() };
    entry.runs.push(runId);
    for (const cause of outcome.causes)
      entry.causes.add(outcome.kind === "notMeasured" ? `not measured: ${cause}` : cause);
    failed.set(configurationId, entry);
  }
  const all = [...failed.values()];
  const subjects = [...new Set(all.map(({ configuration }) => configuration.subject))].sort();
  return subjects.flatMap((subject) => all.filter(({ configuration }) => configuration.subject === subject));
}

const OUTCOMES = {
  failed: "failed by themselves",
  timedOut: "timed out",
  outOfMemory: "ran out of memory",
  cancelled: "were cancelled",
} as const;

function outcomeCounts(records: readonly RunRecord[]): [string, number][] {
  const invocations = records.flatMap(({ measurement }) => measurement?.invocations ?? []);
  return Object.entries(OUTCOMES).flatMap(([kind, words]): [string, number][] => {
    const count = invocations.filter(({ outcome }) => outcome.kind === kind).length;
    return count === 0 ? [] : [[words, count]];
  });
}
