import { writeArtifact } from "#artifacts/write-artifact.ts";
import type { PlannedRun } from "#core/campaign/campaign.ts";
import { identityObject, recordObject } from "#core/campaign/object-keys.ts";

import { begunRuns, beginRun, lostTooOften, noteLost } from "./attempts.ts";
import { awaitQuiet } from "./await-quiet.ts";
import { awaitRun } from "./await-run.ts";
import { letGo, recordOf } from "./finished-runs.ts";
import { mustWait } from "./next-run-guard.ts";
import { prepareRun } from "./prepare-run.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import { reusableRecord } from "./reusable-record.ts";
import { runRecord, type RunResult } from "./run-record-of.ts";
import type { StepContext } from "./step-context.ts";

export type MeasureResult = "recorded" | "budget" | "takenOver" | "cancelled" | "waiting";

/** Sees to it that one planned run has its record: taken over, collected, or measured now. */
export async function measureRun(run: PlannedRun, context: StepContext, ports: ProfilerPorts): Promise<MeasureResult> {
  const { campaign } = context;
  const prepared = await prepareRun(run, context, ports);
  if (!(await context.step.renew())) return "takenOver";
  if (prepared.kind === "impossible") {
    return record(run, { identity: null, causes: prepared.causes }, context, ports);
  }
  const { platform, identity, requestOf, resource } = prepared;

  const begun = await begunRuns(campaign.id, run.runId, ports);
  if (begun.length === 0 && campaign.reuse) {
    const earlier = await reusableRecord(identity, context, ports);
    if (earlier !== undefined) return record(run, { identity, earlier }, context, ports);
  }

  const lost = begun.flatMap(({ lost: each }) => each ?? []);
  // One that is under way is seen to its end, whatever the guard would say of a new one.
  const isUnderWay = begun.length > lost.length;
  for (let attempt = isUnderWay ? begun.length : begun.length + 1; ; attempt++) {
    const ended = lostTooOften(lost);
    if (ended !== undefined) return record(run, { identity, causes: [ended], lost }, context, ports);
    if (attempt > begun.length && (await mustWait(run, context, ports))) return "waiting";
    const quiet = await awaitQuiet(context, ports);
    if (quiet !== "quiet") return quiet;
    const state = await beginRun(requestOf(attempt), { identity, resource, platform }, context, ports);
    if (state === "takenOver") return state;
    const collected = await awaitRun(state, platform, context, ports);
    switch (collected.kind) {
      case "finished": {
        await record(
          run,
          { identity, measurement: collected.measurement, request: requestOf(attempt), lost },
          context,
          ports,
        );
        await coolDown(context, ports);
        return "recorded";
      }
      case "refused":
        return record(run, { identity, causes: [collected.reason], lost }, context, ports);
      case "lost": {
        ports.log.warn(`Run ${run.runId} was lost in attempt ${attempt}`, { reason: collected.reason });
        const { reason, preempted = false } = collected;
        lost.push({ reason, preempted });
        await noteLost(state, { reason, preempted }, ports);
        break;
      }
      default:
        return collected.kind;
    }
  }
}

async function record(
  run: PlannedRun,
  result: RunResult,
  { campaign, finished, step }: StepContext,
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
  ports.quiet.release(campaign.id, step.step);
  return "recorded";
}

async function coolDown({ campaign }: StepContext, { clock, stopping }: ProfilerPorts): Promise<void> {
  if (campaign.coolDownSeconds > 0) await clock.sleep(campaign.coolDownSeconds, stopping);
}
