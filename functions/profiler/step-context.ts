import type { Campaign, Plan } from "#core/campaign/campaign.ts";

import type { HeldStep } from "./claim-step.ts";
import type { FinishedRuns } from "./finished-runs.ts";

/** What a step knows: the campaign, how far it is, and until when it may work. */
export interface StepContext {
  readonly campaign: Campaign;
  readonly plan: Plan;
  readonly step: HeldStep;
  readonly finished: FinishedRuns;
  /** On the monotonic clock. */
  readonly deadlineSeconds: number;
}
