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
  const subjects = campaign.subjects.filter((subject) => subject !== WORKFLOW_SUBJECT);
  const whole = campaign.subjects.includes(WORKFLOW_SUBJECT);
  const configurations = new Set(records.map(({ configurationId }) => configurationId)).size;
  const alone = subjects.length === 0 ? "" : `${subjects.join(", ")} alone`;
  const measured = [...(whole ? ["the whole workflow"] : []), ...(alone === "" ? [] : [alone])].join(" and ");
  const repetitions = campaign.repetitions === 1 ? "once" : `${campaign.repetitions} times`;
  return `Campaign ${campaign.name} measured ${measured} of the workflow ${campaign.components.map(({ name }) => name).join(" → ")}: ${configurations} configurations, each to be run ${repetitions}.`;
}

function runWords({ complete: { runs } }: ReportInput): string {
  const ended = runs.succeeded + runs.failed + runs.notMeasured;
  return (
    `Of ${runs.planned} planned runs ${ended} have a record: ${runs.succeeded} succeeded, ${runs.failed} failed in some invocation (which is a result), ` +
    `${runs.notMeasured} could not be measured. ${runs.reused} of them were taken from earlier campaigns.`
  );
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
