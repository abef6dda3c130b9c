import type { Campaign } from "#core/campaign/campaign.ts";
import type { RecordsComplete } from "#core/campaign/campaign-state.ts";
import type { Model } from "#core/model/model.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

/** Everything that the report of a campaign tells of. The same input gives the same bytes. */
export interface ReportInput {
  readonly campaign: Campaign;
  /** The profiler's last word: how many runs were planned and why no more came. */
  readonly complete: Pick<RecordsComplete, "reason" | "partial" | "runs">;
  /** Configurations that the budget or the sample left out of the plan. */
  readonly leftOut: number;
  readonly records: readonly RunRecord[];
  readonly models: readonly Model[];
  readonly notTrained: readonly NotTrained[];
}

/** A target for which there is no model, and why. */
export interface NotTrained {
  readonly subject: string;
  readonly target: string;
  /** A sentence. */
  readonly reason: string;
}

/** Makes the HTML of a campaign's report. */
export type RenderReport = (input: ReportInput) => string;
