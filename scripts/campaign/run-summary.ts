import type { RunRecord } from "#core/trace/run-record.ts";

import type { TimedRun } from "./remaining-seconds.ts";

/** The little that is kept of a record while a campaign is watched. */
export interface RunSummary extends TimedRun {
  readonly configurationId: string;
  readonly outcome: RunRecord["outcome"]["kind"];
  readonly causes: readonly string[];
  readonly reusedFrom: { readonly campaignId: string; readonly measuredAt: string } | null;
}

export function runSummary(record: RunRecord): RunSummary {
  const measuredNow = record.reusedFrom === null ? record.measurement : null;
  return {
    runId: record.runId,
    configurationId: record.configurationId,
    outcome: record.outcome.kind,
    causes: record.outcome.kind === "succeeded" ? [] : record.outcome.causes,
    reusedFrom:
      record.reusedFrom === null
        ? null
        : { campaignId: record.reusedFrom.campaignId, measuredAt: record.reusedFrom.measuredAt },
    makespanSeconds: measuredNow?.makespanSeconds ?? null,
    startedAtEpochMilliseconds: measuredNow === null ? null : Date.parse(measuredNow.startedAt),
  };
}
