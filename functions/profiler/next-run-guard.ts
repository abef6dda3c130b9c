import { readLedger, updateLedger } from "#artifacts/update-ledger.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { Campaign, Plan, type PlannedRun } from "#core/campaign/campaign.ts";
import { Waiting } from "#core/campaign/campaign-state.ts";
import { estimateRuns } from "#core/campaign/estimate.ts";
import { campaignObject, planObject, waitingObject } from "#core/campaign/object-keys.ts";
import { metered, settled } from "#core/inventory/guard-ledger.ts";
import { guardNextRun } from "#core/inventory/guard-next-run.ts";
import { nodeSeconds, reservedShare, smallestNode } from "#core/inventory/node-seconds.ts";
import { isOwnCampaign } from "#core/inventory/own-campaign.ts";
import type { RunRecord } from "#core/trace/run-record.ts";

import { isHeld } from "./claim-step.ts";
import { finishedRuns } from "./finished-runs.ts";
import { isCancelled } from "./is-cancelled.ts";
import type { ProfilerPorts } from "./profiler-ports.ts";
import type { StepContext } from "./step-context.ts";

type Progress = Pick<StepContext, "campaign" | "finished">;

/** True when a run of ours must not begin now: a note then says why, and whoever reconciles asks again. */
export async function mustWait(run: PlannedRun, progress: Progress, ports: ProfilerPorts): Promise<boolean> {
  const { id } = progress.campaign;
  if (!isOwnCampaign(id)) return false;
  const reasons = await reasonsAgainst(run, progress, ports);
  if (reasons.length === 0) return false;
  const { store, clock, log } = ports;
  const before = (await readArtifact(store, waitingObject(id), Waiting))?.artifact;
  if (before !== undefined && before.reasons.join() === reasons.join()) return true;
  const since = before?.since ?? new Date(clock.epochMilliseconds()).toISOString();
  const note: Waiting = { format: "waiting", version: 1, campaignId: id, since, reasons };
  await writeArtifact(store, waitingObject(id), note);
  log.info(`Campaign ${id} waits`, { reasons });
  return true;
}

/** Asks again for a campaign that waits, before a step of it is begun; a note that holds no longer goes. */
export async function stillWaits(campaignId: string, ports: ProfilerPorts): Promise<boolean> {
  const { store } = ports;
  const address = waitingObject(campaignId);
  if (!isOwnCampaign(campaignId) || (await store.head(address.bucket, address.key)) === undefined) return false;
  if (await isHeld(campaignId, ports)) return false;
  const campaign = (await readArtifact(store, campaignObject(campaignId), Campaign))?.artifact;
  const plan = (await readArtifact(store, planObject(campaignId), Plan))?.artifact;
  const finished = await finishedRuns(campaignId, ports);
  const next = plan?.runs.find(({ runId }) => !finished.has(runId));
  const waits =
    campaign !== undefined &&
    next !== undefined &&
    !(await isCancelled(campaignId, ports)) &&
    (await mustWait(next, { campaign, finished }, ports));
  if (!waits) await store.delete(address.bucket, address.key);
  return waits;
}

/** Enters into the ledger of the day what a run took. */
export async function meterRun(
  { campaignId, measurement, configuration, reusedFrom }: RunRecord,
  ports: ProfilerPorts,
) {
  const node = smallestNode(measurement?.platform.nodes ?? []);
  if (!isOwnCampaign(campaignId) || measurement === null || reusedFrom !== null || node === undefined) return;
  const taken = { campaignId, nodeSeconds: nodeSeconds(configuration, measurement.makespanSeconds, node) };
  await updateLedger(ports.store, momentOf(ports), (ledger, at) => metered(ledger, taken, at));
}

/** Leaves to others what the campaign was expected to take and did not. */
export async function settleCampaign(campaignId: string, ports: ProfilerPorts): Promise<void> {
  if (!isOwnCampaign(campaignId)) return;
  const { bucket, key } = waitingObject(campaignId);
  await ports.store.delete(bucket, key);
  await updateLedger(ports.store, momentOf(ports), (ledger, at) => settled(ledger, campaignId, at));
}

async function reasonsAgainst(run: PlannedRun, { campaign, finished }: Progress, ports: ProfilerPorts) {
  const { store, platformOf, selfProfiling: settings, log } = ports;
  const { configuration } = run;
  const parts = Object.values(configuration.components);
  const resources = [...new Set(parts.map(({ resource }) => resource))];
  const platform = platformOf(resources[0] ?? "");
  // A platform that cannot be asked is met by the run itself, which says so.
  const nodes = await Promise.resolve(platform?.load?.(campaign.id, resources)).catch((error: unknown) => {
    log.warn(`The load of the nodes of ${resources.join(", ")} could not be seen`, { error });
    return undefined;
  });
  const moment = momentOf(ports);
  return guardNextRun(
    {
      campaignId: campaign.id,
      nodeSeconds: expectedNodeSeconds(run, finished.all()),
      cpuMillicores: Math.max(...parts.map(({ cpuMillicores }) => cpuMillicores)),
      nodes: nodes ?? [],
    },
    { settings, epochMilliseconds: moment.epochMilliseconds, ledger: await readLedger(store, moment) },
  );
}

/** By what was measured of this campaign; null while nothing like the run was. */
function expectedNodeSeconds(run: PlannedRun, records: readonly RunRecord[]): number | null {
  const timed = records.flatMap(({ configuration, measurement }) =>
    measurement === null ? [] : [{ configuration, makespanSeconds: measurement.makespanSeconds }],
  );
  const node = smallestNode(records.flatMap(({ measurement }) => measurement?.platform.nodes ?? []));
  const { seconds } = estimateRuns([run], timed, { pauseSeconds: 0 });
  return seconds === null || node === undefined ? null : seconds * reservedShare(run.configuration, node);
}

function momentOf({ clock, selfProfiling }: ProfilerPorts) {
  return { epochMilliseconds: clock.epochMilliseconds(), timeZone: selfProfiling.timeZone };
}
