import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { RunState } from "#core/campaign/campaign-state.ts";
import { runStateObject } from "#core/campaign/object-keys.ts";
import type { RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import { letGo, recordOf } from "./finished-runs.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

/** A run that its platform loses this often is recorded as not measured. */
export const MAXIMUM_ATTEMPTS = 3;
/** And so often it makes room for pods of higher priority, which is no fault of its own. */
export const MAXIMUM_PREEMPTIONS = 20;

/** Why an attempt came to nothing. */
export type Lost = NonNullable<RunState["lost"]>;

/** Why a run is not begun again; undefined when it may be. */
export function lostTooOften(lost: readonly Lost[]): string | undefined {
  const preemptions = lost.filter(({ preempted }) => preempted).length;
  if (lost.length - preemptions < MAXIMUM_ATTEMPTS && preemptions < MAXIMUM_PREEMPTIONS) return undefined;
  return `The run was lost ${lost.length} times; the last time: ${lost.at(-1)?.reason}`;
}

/** Every attempt at a run that was begun, by whatever process; none once it is recorded. */
export async function begunRuns(
  campaignId: string,
  runId: string,
  { store }: ProfilerPorts,
): Promise<readonly RunState[]> {
  const begun: RunState[] = [];
  for (;;) {
    const state = await readArtifact(store, runStateObject(campaignId, runId, begun.length + 1), RunState);
    if (state === undefined) return begun;
    begun.push(state.artifact);
  }
}

/** Notes that an attempt came to nothing, so that whoever goes on begins the next one. */
export async function noteLost(state: RunState, lost: Lost, { store }: ProfilerPorts): Promise<void> {
  const noted: RunState = { ...state, lost };
  await writeArtifact(store, runStateObject(state.campaignId, state.runId, state.attempt), noted);
}

/** Where an attempt is made, and of what. */
export interface Place {
  readonly identity: string;
  readonly resource: string;
  readonly platform: ServicePlatform;
}

/**
 * Begins an attempt, or finds it begun: the state object comes first, so that no begun run is ever forgotten. The lease is
 * looked at last: a process that slept through its lease must not begin what its heir has measured meanwhile.
 */
export async function beginRun(
  request: RunRequest,
  { identity, resource, platform }: Place,
  { step }: StepContext,
  ports: ProfilerPorts,
): Promise<RunState | "takenOver"> {
  const { store, clock } = ports;
  const address = runStateObject(request.campaignId, request.runId, request.attempt);
  const intent: RunState = {
    format: "run-state",
    version: 1,
    campaignId: request.campaignId,
    runId: request.runId,
    attempt: request.attempt,
    identity,
    resource,
    startedAtEpochMilliseconds: clock.epochMilliseconds(),
    handle: null,
  };
  const created = await writeArtifact(store, address, intent, { ifAbsent: true });
  const known = created.kind === "stored" ? undefined : (await readArtifact(store, address, RunState))?.artifact;
  if (known?.handle) return known;
  if (!(await step.renew())) {
    const isMeasured = (await recordOf(request.campaignId, request.runId, ports)) !== undefined;
    if (isMeasured) await letGo(request.campaignId, request.runId, ports);
    return "takenOver";
  }
  const begun: RunState = { ...(known ?? intent), handle: await platform.start(request) };
  await writeArtifact(store, address, begun);
  return begun;
}
