import type { PlannedRun } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";

/** What a run measures, in words: `the whole workflow on "small", repetition 2`. */
export function runWords({ configuration, repetition, capture }: PlannedRun): string {
  const { subject, inputSet } = configuration;
  const what = subject === WORKFLOW_SUBJECT ? "the whole workflow" : `${subject} alone`;
  return `${what} on "${inputSet}"${capture === null ? "" : ", its files kept"}, repetition ${repetition + 1}`;
}
