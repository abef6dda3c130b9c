import { listFolders, listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { RecordsComplete, Refusal, Waiting } from "#core/campaign/campaign-state.ts";
import { Plan, type PlannedRun } from "#core/campaign/campaign.ts";
import {
  cancelObject,
  datasetsCompleteObject,
  errorObject,
  planObject,
  recordPrefix,
  recordsCompleteObject,
  reportObject,
  runStatesPrefix,
  waitingObject,
  type ObjectAddress,
} from "#core/campaign/object-keys.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { System } from "#wiring/open-system.ts";

import type { CampaignStatus } from "./campaign-status.ts";
import { failedConfigurations, failuresByCause } from "./failed-configurations.ts";
import { isActive } from "./is-active.ts";
import { nameOf } from "./list-campaigns.ts";
import { objectPath } from "./object-path.ts";
import { remainingSeconds } from "./remaining-seconds.ts";
import { runSummary, type RunSummary } from "./run-summary.ts";
import { runWords } from "./run-words.ts";
import { trainedModels, type TrainedModels } from "./trained-models.ts";

/** A campaign to look at again and again: records are immutable, so each is read once. */
export interface CampaignView {
  look(): Promise<CampaignStatus>;
}

export function campaignView(campaignId: string, system: System): CampaignView {
  const { store } = system;
  const summaries = new Map<string, RunSummary>();
  let plan: Plan | undefined;
  let trained: TrainedModels | undefined;

  const readRecords = async (): Promise<readonly RunSummary[]> => {
    for (const { key } of await listObjects(store, recordPrefix(campaignId))) {
      if (summaries.has(key)) continue;
      const record = await readArtifact(store, { bucket: "records", key }, RunRecord);
      if (record !== undefined) summaries.set(key, runSummary(record.artifact));
    }
    return [...summaries.values()];
  };

  return {
    async look() {
      plan ??= (await readArtifact(store, planObject(campaignId), Plan))?.artifact;
      const complete = (await readArtifact(store, recordsCompleteObject(campaignId), RecordsComplete))?.artifact;
      const runs = await readRecords();
      const waiting =
        complete === undefined ? (await readArtifact(store, waitingObject(campaignId), Waiting))?.artifact : undefined;
      trained ??= await trainedModels(campaignId, store);
      const problems = await refusals(campaignId, store);
      const state =
        trained !== undefined
          ? "done"
          : problems.length > 0
            ? "stuck"
            : complete === undefined
              ? plan === undefined
                ? "submitted"
                : waiting === undefined
                  ? "measuring"
                  : "waiting"
              : (await exists(store, datasetsCompleteObject(campaignId)))
                ? "learning"
                : "aggregating";
      const planned = plan?.runs ?? [];
      const count = (outcome: RunSummary["outcome"]): number => runs.filter((run) => run.outcome === outcome).length;
      const reused = runs.flatMap(({ reusedFrom }) => reusedFrom ?? []);
      return {
        campaignId,
        name: nameOf(campaignId),
        state,
        waiting: waiting?.reasons ?? [],
        active: state !== "done" && (await isActive(campaignId, system)),
        cancelRequested: await exists(store, cancelObject(campaignId)),
        endedBecause: complete?.reason ?? null,
        partial: complete?.partial ?? false,
        runs: {
          planned: planned.length,
          done: runs.length,
          succeeded: count("succeeded"),
          failed: count("failed"),
          notMeasured: count("notMeasured"),
          reused: reused.length,
        },
        oldestReused: reused.map(({ measuredAt }) => measuredAt).sort()[0] ?? null,
        configurations: {
          planned: new Set(planned.map(({ configurationId }) => configurationId)).size,
          failed: failedConfigurations(runs),
          leftOut: plan?.leftOut ?? 0,
        },
        failures: failuresByCause(runs),
        currentRun: complete === undefined ? await currentRun(campaignId, planned, system) : null,
        remainingSeconds:
          complete === undefined && plan !== undefined ? (remainingSeconds(planned, runs) ?? null) : null,
        models: [...(trained?.models ?? [])],
        untrained: [...(trained?.untrained ?? [])],
        reportPath: (await objectPath(system, reportObject(campaignId))) ?? null,
        problems,
      } satisfies CampaignStatus;
    },
  };
}

async function currentRun(
  campaignId: string,
  planned: readonly PlannedRun[],
  { store }: System,
): Promise<string | null> {
  const begun = await listFolders(store, runStatesPrefix(campaignId));
  const run = planned.find(({ runId }) => begun.includes(runId));
  return run === undefined ? null : runWords(run);
}

/** Why what a campaign left was not taken up, in sentences. */
async function refusals(campaignId: string, store: System["store"]): Promise<string[]> {
  const sentences: string[] = [];
  for (const { bucket, key } of [recordsCompleteObject(campaignId), datasetsCompleteObject(campaignId)]) {
    const refusal = await readArtifact(store, errorObject(bucket, key), Refusal);
    sentences.push(...(refusal?.artifact.problems ?? []).map(({ sentence }) => sentence));
  }
  return sentences;
}

async function exists(store: System["store"], { bucket, key }: ObjectAddress): Promise<boolean> {
  return (await store.head(bucket, key)) !== undefined;
}
