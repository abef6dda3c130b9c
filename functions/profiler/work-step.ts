import { requireArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { Campaign, Plan } from "#core/campaign/campaign.ts";
import { campaignObject, continueObject, planObject } from "#core/campaign/object-keys.ts";

import { claimStep } from "./claim-step.ts";
import { finishCampaign } from "./finish-campaign.ts";
import { finishedRuns } from "./finished-runs.ts";
import { isCancelled } from "./is-cancelled.ts";
import { measureRun } from "./measure-run.ts";
import { meterRun, settleCampaign, stillWaits } from "./next-run-guard.ts";
import { preparePlatforms, restorePlatforms } from "./platforms.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

/** Works on a campaign for one step: measures run after run until all are done or the time is used up. */
export async function workStep(campaignId: string, ports: ProfilerPorts): Promise<void> {
  const { store, clock, log } = ports;
  const deadlineSeconds = clock.monotonicSeconds() + ports.stepSeconds;
  if (await stillWaits(campaignId, ports)) return;
  const step = await claimStep(campaignId, ports);
  if (step === undefined) return log.info(`Campaign ${campaignId} is being worked on already`);

  const campaign = await requireArtifact(store, campaignObject(campaignId), Campaign);
  const plan = await requireArtifact(store, planObject(campaignId), Plan);
  const finished = await finishedRuns(campaignId, ports);
  const context: StepContext = { campaign, plan, step, finished, deadlineSeconds };

  await restorePlatforms(ports);
  await preparePlatforms(context, ports);
  const stop = await measureRuns(context, ports);
  if (stop === "takenOver") {
    ports.quiet.release(campaignId, step.step);
    return log.warn(`Step ${step.step} of ${campaignId} was taken over by another process`);
  }
  if (stop === "budget") {
    await step.end("budget");
    await writeArtifact(store, continueObject(campaignId, step.step), {
      format: "continue",
      version: 1,
    });
    return;
  }
  if (stop === "waiting") {
    ports.quiet.release(campaignId, step.step);
    return step.end("waiting");
  }
  await finishCampaign(context, stop, ports);
  await settleCampaign(campaignId, ports);
  ports.quiet.release(campaignId, step.step);
  await step.end("complete");
}

type Stop = "measured" | "cancelled" | "spent" | "budget" | "waiting" | "takenOver";

async function measureRuns(context: StepContext, ports: ProfilerPorts): Promise<Stop> {
  const { campaign, plan, finished, deadlineSeconds } = context;
  const { clock } = ports;
  const spendable = Math.min(campaign.budget.seconds ?? Number.POSITIVE_INFINITY, ports.maximumSeconds);
  for (const run of plan.runs) {
    if (finished.has(run.runId)) continue;
    if (await isCancelled(campaign.id, ports)) return "cancelled";
    if (finished.measuredSeconds() >= spendable) return "spent";
    if (ports.stopping.aborted || clock.monotonicSeconds() >= deadlineSeconds) return "budget";
    const result = await measureRun(run, context, ports);
    if (result !== "recorded") return result;
    const record = finished.get(run.runId);
    if (record !== undefined) await meterRun(record, ports);
  }
  return "measured";
}
