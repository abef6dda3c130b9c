import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";

import { html, type Html } from "../html.ts";
import type { ReportInput } from "../report-input.ts";
import { reusedWords } from "../reused-words.ts";

/** What was measured, in sentences. */
export function summary(input: ReportInput): Html {
  return html`<section>
    <p class="lead">${subjectWords(input)}</p>
    <ul>
      ${[runWords(input), endWords(input), ...reusedWords(input.records), learnedWords(input)].map((sentence) => (sentence === null ? null : html`<li>${sentence}</li>`))}
    </ul>
  </section>`;
}

function subjectWords({ campaign, records }: ReportInput): string {
  const alone = campaign.subjects.filter((subject) => subject !== WORKFLOW_SUBJECT);
  const whole = campaign.subjects.includes(WORKFLOW_SUBJECT);
  const measured = [...(whole ? ["the whole of it"] : []), ...(alone.length === 0 ? [] : [`${listed(alone)} alone`])];
  const configurations = new Set(records.map(({ configurationId }) => configurationId)).size;
  const repetitions = campaign.repetitions === 1 ? "once" : `${campaign.repetitions} times`;
  return `Campaign ${campaign.name} measured the workflow ${workflowWords(campaign)}: ${measured.join(", and ")}. ${configurations} configurations, each to be run ${repetitions}.`;
}

/** `blur → encode` where it is a chain, else the names of its components. */
function workflowWords({ components, edges }: ReportInput["campaign"]): string {
  const names = components.map(({ name }) => name);
  const chain =
    edges.length === names.length - 1 &&
    names.every((name, index) => index === 0 || edges.some(({ from, to }) => from === names[index - 1] && to === name));
  return chain ? names.join(" → ") : `of ${listed(names)}`;
}

function listed(names: readonly string[]): string {
  return names.length <= 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function runWords({ complete: { runs } }: ReportInput): string {
  const ended = runs.succeeded + runs.failed + runs.notMeasured;
  const parts = [
    `${runs.succeeded} succeeded`,
    ...(runs.failed === 0 ? [] : [`${runs.failed} failed in some invocation, which is a result`]),
    ...(runs.notMeasured === 0 ? [] : [`${runs.notMeasured} could not be measured`]),
  ];
  const reused = runs.reused === 0 ? "" : ` ${runs.reused} of them were taken from earlier campaigns.`;
  return `Of ${runs.planned} planned runs ${ended} have a record: ${parts.join(", ")}.${reused}`;
}

function endWords({ complete: { reason, partial }, leftOut }: ReportInput): string {
  const ends = {
    measured: "The campaign ran to its end",
    cancelled: "The campaign was cancelled",
    budget: "The campaign's budget ran out",
  } as const;
  const left = leftOut === 0 ? "" : `; its sample or budget left ${leftOut} configurations out of the plan`;
  return `${ends[reason]}${left}. ${partial ? "Planned runs are missing: all numbers below are of a part, and models are labelled partial." : "No planned run is missing."}`;
}

function learnedWords({ models, notTrained }: ReportInput): string {
  if (models.length === 0) return "Nothing could be learned from it.";
  const missing = notTrained.length === 0 ? "" : `; for ${notTrained.length} there is none, with the reason below`;
  return `${models.length} ${models.length === 1 ? "target has a model" : "targets have a model"}${missing}.`;
}
