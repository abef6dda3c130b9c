import type { PlannedRun } from "#core/campaign/campaign.ts";
import { runOutcome } from "#core/trace/run-outcome.ts";
import type { RunMeasurement, RunRecord } from "#core/trace/run-record.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import type { Lost } from "./attempts.ts";

/** What came of a run: a measurement, one that was made before, or neither. */
export type RunResult =
  | {
      readonly identity: string;
      readonly measurement: RunMeasurement;
      readonly request: RunRequest;
      readonly lost: readonly Lost[];
    }
  | { readonly identity: string; readonly earlier: RunRecord }
  | { readonly identity: string | null; readonly causes: readonly string[]; readonly lost?: readonly Lost[] };

/** The record that a planned run gets. */
export function runRecord(run: PlannedRun, result: RunResult, campaignId: string): RunRecord {
  const base = {
    format: "record",
    version: 1,
    campaignId,
    runId: run.runId,
    configurationId: run.configurationId,
    configuration: run.configuration,
    repetition: run.repetition,
    order: run.order,
    identity: result.identity,
  } as const;
  if ("measurement" in result) {
    const { measurement, request } = result;
    const outcome = runOutcome(measurement.invocations, request);
    return { ...base, outcome, measurement, ...lostOf(result), reusedFrom: null };
  }
  if ("earlier" in result) {
    const { campaignId: earlierCampaign, runId, measurement, outcome } = result.earlier;
    const measuredAt = measurement?.startedAt ?? "";
    return { ...base, outcome, measurement, reusedFrom: { campaignId: earlierCampaign, runId, measuredAt } };
  }
  const outcome = { kind: "notMeasured" as const, causes: [...result.causes] };
  return { ...base, outcome, measurement: null, ...lostOf(result), reusedFrom: null };
}

function lostOf({ lost = [] }: { readonly lost?: readonly Lost[] }): Pick<RunRecord, "lost"> {
  return lost.length === 0 ? {} : { lost: lost.map(({ reason }) => reason) };
}
