import { z } from "zod";

/** A model of a campaign with the figures to quote: on configurations that it had not seen. */
export const ModelSummary = z.strictObject({
  name: z.string(),
  subject: z.string(),
  target: z.string(),
  unit: z.string(),
  regressor: z.string(),
  rows: z.int(),
  configurations: z.int(),
  /** As a share: 0.05 is 5 %. Null where all targets are zero. */
  mape: z.number().nullable(),
  /** Guessing the mean, on the same rows. */
  baselineMape: z.number().nullable(),
  intervalLevel: z.number(),
  /** Share of the held-out rows inside their interval. */
  intervalCoverage: z.number(),
  /** True when it was trained on part of its campaign only. */
  partial: z.boolean(),
});
export type ModelSummary = z.infer<typeof ModelSummary>;

export const CAMPAIGN_STATES = [
  "submitted",
  "measuring",
  "waiting",
  "aggregating",
  "learning",
  "done",
  "stuck",
] as const;

/** How far a campaign is, what failed, and what it left. */
export const CampaignStatus = z
  .strictObject({
    campaignId: z.string(),
    name: z.string(),
    /** `stuck`: it was measured, and what was measured was refused; `problems` says why. */
    state: z.enum(CAMPAIGN_STATES),
    /** Why its next run waits, where `waiting`: whoever reconciles asks again. */
    waiting: z.array(z.string()),
    /** Whether some process works on it now. */
    active: z.boolean(),
    cancelRequested: z.boolean(),
    /** Why no more runs come; null while they may. */
    endedBecause: z.enum(["measured", "cancelled", "budget"]).nullable(),
    /** True when it ended before all runs were measured. */
    partial: z.boolean(),
    runs: z.strictObject({
      planned: z.int(),
      done: z.int(),
      succeeded: z.int(),
      failed: z.int(),
      notMeasured: z.int(),
      reused: z.int(),
    }),
    /** Earliest measurement that was taken from another campaign, ISO 8601. */
    oldestReused: z.string().nullable(),
    configurations: z.strictObject({ planned: z.int(), failed: z.int(), leftOut: z.int() }),
    failures: z.array(z.strictObject({ cause: z.string(), configurations: z.int(), runs: z.int() })),
    currentRun: z.string().nullable(),
    /** Seconds until the last run is measured, as far as can be told. */
    remainingSeconds: z.number().nullable(),
    models: z.array(ModelSummary),
    /** Targets that no model could be trained for, in sentences. */
    untrained: z.array(z.string()),
    /** Where the report is, or null while there is none. */
    reportPath: z.string().nullable(),
    problems: z.array(z.string()),
  })
  .meta({ title: "Status of a campaign" });
export type CampaignStatus = z.infer<typeof CampaignStatus>;
