import { deleteObjects } from "#artifacts/delete-objects.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { RunState, type RecordsComplete } from "#core/campaign/campaign-state.ts";
import { recordsCompleteObject, runStatesPrefix } from "#core/campaign/object-keys.ts";

import { releasePlatforms } from "./platforms.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

/** The profiler's last write: no more records come, and what they are. It triggers the aggregator. */
export async function finishCampaign(
  context: StepContext,
  stop: "measured" | "cancelled" | "spent",
  ports: ProfilerPorts,
): Promise<void> {
  const { store, log } = ports;
  const { campaign, plan, finished } = context;
  await abandonRuns(campaign.id, ports);
  await releasePlatforms(context, ports);
  const records = finished.all();
  const count = (kind: string): number => records.filter(({ outcome }) => outcome.kind === kind).length;
  const complete: RecordsComplete = {
    format: "records-complete",
    version: 1,
    campaignId: campaign.id,
    reason: stop === "spent" ? "budget" : stop,
    partial: records.length < plan.runs.length,
    runs: {
      planned: plan.runs.length,
      succeeded: count("succeeded"),
      failed: count("failed"),
      notMeasured: count("notMeasured"),
      reused: records.filter(({ reusedFrom }) => reusedFrom !== null).length,
    },
  };
  await writeArtifact(store, recordsCompleteObject(campaign.id), complete, { ifAbsent: true });
  log.info(`Campaign ${campaign.id} is measured`, { ...complete.runs, reason: complete.reason });
}

/** Ends the runs that were begun and will have no record. */
async function abandonRuns(campaignId: string, { store, platformOf }: ProfilerPorts): Promise<void> {
  for (const { key } of await listObjects(store, runStatesPrefix(campaignId))) {
    const state = (await readArtifact(store, { bucket: "state", key }, RunState))?.artifact;
    if (!state?.handle) continue;
    const platform = platformOf(state.resource);
    await platform?.cancel(state.handle);
    await platform?.forget(state.handle);
  }
  await deleteObjects(store, runStatesPrefix(campaignId));
}
