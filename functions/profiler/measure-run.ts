import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import type { PlannedRun } from "#core/campaign/campaign.ts";
import { RunState } from "#core/campaign/campaign-state.ts";
import { identityObject, recordObject, runStateObject } from "#core/campaign/object-keys.ts";
import type { RunMeasurement, RunRecord } from "#core/trace/run-record.ts";
import { runOutcome } from "#core/trace/run-outcome.ts";
import type { RunRequest, ServicePlatform } from "#ports/service-platform.ts";

import { awaitRun } from "./await-run.ts";
import { letGo, recordOf } from "./finished-runs.ts";
import { prepareRun } from "./prepare-run.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import { reusableRecord } from "./reusable-record.ts";
import type { StepContext } from "./step-context.ts";

/** A run that its platform loses this often is recorded as not measured. */
export const MAXIMUM_ATTEMPTS = 3;

export type MeasureResult = "recorded" | "budget" | "takenOver" | "cancelled";

/** Sees to it that one planned run has its record: taken over, collected, or measured now. */
export async function measureRun(run: PlannedRun, context: StepContext, ports: ProfilerPorts): Promise<MeasureResult> {
  const { campaign } = context;
  const prepared = await prepareRun(run, context, ports);
  if (!(await context.step.renew())) return "takenOver";
  if (prepared.kind === "impossible") {
    return record(run, { identity: null, causes: prepared.causes }, context, ports);
  }
  const { platform, identity, requestOf, resource } = prepared;

  const begun = await begunRun(campaign.id, run.runId, ports);
  if (begun === undefined && campaign.reuse) {
    const earlier = await reusableRecord(identity, context, ports);
    if (earlier !== undefined) return record(run, { identity, earlier }, context, ports);
  }

  if (!(await ports.quiet.acquire(campaign.id, context.deadlineSeconds - ports.clock.monotonicSeconds())))
    return "budget";
  const firstAttempt = begun?.attempt ?? 1;
  for (let attempt = firstAttempt; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const state = await beginRun(requestOf(attempt), { identity, resource, platform }, context, ports);
    if (state === "takenOver") return state;
    const collected = await awaitRun(state, platform, context, ports);
    switch (collected.kind) {
      case "finished": {
        await record(
          run,
          { identity, measurement: collected.measurement, request: requestOf(attempt) },
          context,
          ports,
        );
        await coolDown(context, ports);
        return "recorded";
      }
      case "refused":
        return record(run, { identity, causes: [collected.reason] }, context, ports);
      case "lost":
        ports.log.warn(`Run ${run.runId} was lost in attempt ${attempt}`, { reason: collected.reason });
        if (attempt === MAXIMUM_ATTEMPTS) {
          const cause = `The run was lost ${attempt} times; the last time: ${collected.reason}`;
          return record(run, { identity, causes: [cause] }, context, ports);
        }
        break;
      default:
        return collected.kind;
    }
  }
  throw new Error(
    `Cannot measure run "${run.runId}" as attempt ${firstAttempt} is past the maximum of ${MAXIMUM_ATTEMPTS}`,
  );
}

/** The latest attempt at a run that was begun and not recorded, by whatever process. */
async function begunRun(campaignId: string, runId: string, { store }: ProfilerPorts): Promise<RunState | undefined> {
  let latest: RunState | undefined;
  for (let attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
    const state = await readArtifact(store, runStateObject(campaignId, runId, attempt), RunState);
    if (state === undefined) break;
    latest = state.artifact;
  }
  return latest;
}

interface Place {
  readonly identity: string;
  readonly resource: string;
  readonly platform: ServicePlatform;
}

/**
 * Begins an attempt, or finds it begun: the state object comes first, so that no begun run is ever forgotten. The lease is
 * looked at last: a process that slept through its lease must not begin what its heir has measured meanwhile.
 */
async function beginRun(
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

type Result =
  | { readonly identity: string; readonly measurement: RunMeasurement; readonly request: RunRequest }
  | { readonly identity: string; readonly earlier: RunRecord }
  | { readonly identity: string | null; readonly causes: readonly string[] };

async function record(
  run: PlannedRun,
  result: Result,
  { campaign, finished }: StepContext,
  ports: ProfilerPorts,
): Promise<"recorded"> {
  const record = runRecord(run, result, campaign.id);
  if ("measurement" in result) {
    await writeArtifact(ports.store, identityObject(result.identity, campaign.id, run.runId), {
      format: "measured",
      version: 1,
    });
  }
  const written = await writeArtifact(ports.store, recordObject(campaign.id, run.runId), record, { ifAbsent: true });
  const kept = written.kind === "stored" ? record : ((await recordOf(campaign.id, run.runId, ports)) ?? record);
  finished.add(kept);
  await letGo(campaign.id, run.runId, ports);
  ports.quiet.release(campaign.id);
  return "recorded";
}

function runRecord(run: PlannedRun, result: Result, campaignId: string): RunRecord {
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
    return { ...base, outcome: runOutcome(measurement.invocations, request), measurement, reusedFrom: null };
  }
  if ("earlier" in result) {
    const { campaignId: earlierCampaign, runId, measurement, outcome } = result.earlier;
    const measuredAt = measurement?.startedAt ?? "";
    return { ...base, outcome, measurement, reusedFrom: { campaignId: earlierCampaign, runId, measuredAt } };
  }
  return { ...base, outcome: { kind: "notMeasured", causes: [...result.causes] }, measurement: null, reusedFrom: null };
}

async function coolDown({ campaign }: StepContext, { clock, stopping }: ProfilerPorts): Promise<void> {
  if (campaign.coolDownSeconds > 0) await clock.sleep(campaign.coolDownSeconds, stopping);
}
