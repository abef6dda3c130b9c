import type { Campaign } from "#core/campaign/campaign.ts";
import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import type { Configuration } from "#core/campaign/configuration.ts";
import { designSpace } from "#core/campaign/design-space.ts";
import { entriesOf } from "#core/workflow/topology.ts";

/** True for a component that is measured alone and reads what others write: its inputs must be made first. */
export function needsCapture(campaign: Campaign, subject: string): boolean {
  return subject !== WORKFLOW_SUBJECT && !entriesOf(campaign).includes(subject);
}

/**
 * The run of the whole workflow that makes the inputs of its components for one input set: every file of the set once
 * and at once, every dimension at its first value. Where the campaign measures just this, its first repetition does it.
 */
export function captureRun(campaign: Campaign, inputSet: string): Configuration {
  return {
    ...designSpace(campaign, WORKFLOW_SUBJECT).at(0),
    inputSet,
    load: {
      batchSize: campaign.inputs[inputSet]?.length ?? 1,
      batches: 1,
      interUploadSeconds: 0,
      interUploadDistribution: "deterministic",
    },
  };
}
