import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";

import type { Model } from "#core/model/model.ts";

import { document } from "./document.ts";
import { html, type Html } from "./html.ts";
import { gantt } from "./plots/gantt.ts";
import { phases } from "./plots/phases.ts";
import type { ReportInput } from "./report-input.ts";
import { dataSources } from "./sections/data-sources.ts";
import { failures } from "./sections/failures.ts";
import { machines } from "./sections/machines.ts";
import { modelSection } from "./sections/model-section.ts";
import { modelsOverview } from "./sections/models-overview.ts";
import { summary } from "./sections/summary.ts";

/** The report of a campaign as one HTML file that opens offline and without scripts. */
export function renderReport(input: ReportInput): string {
  const { campaign, records, models, notTrained } = input;
  const components = campaign.components.map(({ name }) => name);
  const subjects = [WORKFLOW_SUBJECT, ...components];
  const sections = subjects.map((subject) => ({ subject, section: subjectSection(subject, input, components) }));
  const told = sections.filter(({ section }) => section !== null);
  return document({
    title: `Campaign ${campaign.name}`,
    contents: [
      { anchor: "models", words: "Models" },
      ...told.map(({ subject }) => ({ anchor: `subject-${subject}`, words: subjectWords(subject) })),
      { anchor: "failures", words: "Failures" },
      { anchor: "machines", words: "Machines and limits" },
      { anchor: "sources", words: "Sources" },
    ],
    body: [
      html`<p class="note">
        ${campaign.id}${input.complete.partial ? html` <span class="badge">partial</span>` : null}
      </p>`,
      campaign.description === "" ? null : html`<p>${campaign.description}</p>`,
      summary(input),
      modelsOverview(inOrder(models, subjects), notTrained),
      told.map(({ section }) => section),
      failures(records),
      machines(records),
      dataSources(input),
    ],
  });
}

function subjectSection(subject: string, { models, records }: ReportInput, components: readonly string[]): Html | null {
  const picture = subject === WORKFLOW_SUBJECT ? gantt(records, components) : phases(subject, records);
  const learned = models.filter((model) => model.subject === subject);
  if (picture === null && learned.length === 0) return null;
  return html`<section>
    <h2 id="subject-${subject}">${subjectWords(subject)}</h2>
    ${picture} ${learned.map(modelSection)}
  </section>`;
}

function subjectWords(subject: string): string {
  return subject === WORKFLOW_SUBJECT ? "The whole workflow" : `Component ${subject}`;
}

function inOrder(models: readonly Model[], subjects: readonly string[]): Model[] {
  return [...models].sort((left, right) => subjects.indexOf(left.subject) - subjects.indexOf(right.subject));
}
