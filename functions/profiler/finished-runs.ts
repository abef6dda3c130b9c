import { deleteObjects } from "#artifacts/delete-objects.ts";
import { listFolders, listObjects } from "#artifacts/list-objects.ts";
import { readArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { RunState } from "#core/campaign/campaign-state.ts";
import { recordObject, recordPrefix, runStatePrefix, runStatesPrefix } from "#core/campaign/object-keys.ts";
import { RunRecord } from "#core/trace/run-record.ts";

import type { ProfilerPorts } from "./profiler-ports.ts";

/** The runs of a campaign that have their record. */
export interface FinishedRuns {
  has(runId: string): boolean;
  get(runId: string): RunRecord | undefined;
  add(record: RunRecord): void;
  all(): readonly RunRecord[];
  /** Seconds measured by this campaign itself, reused runs apart. */
  measuredSeconds(): number;
}

/** Reads all records of a campaign, and lets platforms go of runs that died between their record and their clean-up. */
export async function finishedRuns(campaignId: string, ports: ProfilerPorts): Promise<FinishedRuns> {
  const { store } = ports;
  const records = new Map<string, RunRecord>();
  for (const { key } of await listObjects(store, recordPrefix(campaignId))) {
    const record = await requireArtifact(store, { bucket: "records", key }, RunRecord);
    records.set(record.runId, record);
  }
  for (const runId of await listFolders(store, runStatesPrefix(campaignId))) {
    if (records.has(runId)) await letGo(campaignId, runId, ports);
  }
  return {
    has: (runId) => records.has(runId),
    get: (runId) => records.get(runId),
    add: (record) => void records.set(record.runId, record),
    all: () => [...records.values()],
    measuredSeconds: () =>
      [...records.values()]
        .filter(({ reusedFrom }) => reusedFrom === null)
        .reduce((sum, { measurement }) => sum + (measurement?.makespanSeconds ?? 0), 0),
  };
}

/** Lets the platform go of a run that has its record, and forgets that it was ever begun. */
export async function letGo(campaignId: string, runId: string, { store, platformOf }: ProfilerPorts): Promise<void> {
  for (const { key } of await listObjects(store, runStatePrefix(campaignId, runId))) {
    const state = (await readArtifact(store, { bucket: "state", key }, RunState))?.artifact;
    if (state?.handle) await platformOf(state.resource)?.forget(state.handle);
  }
  await deleteObjects(store, runStatePrefix(campaignId, runId));
}

/** The record of a run of any campaign, or undefined when it has none. */
export async function recordOf(
  campaignId: string,
  runId: string,
  { store }: ProfilerPorts,
): Promise<RunRecord | undefined> {
  return (await readArtifact(store, recordObject(campaignId, runId), RunRecord))?.artifact;
}
