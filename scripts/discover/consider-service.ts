import { readArtifact } from "#artifacts/read-artifact.ts";
import { campaignContextOf } from "#core/campaign/campaign-context.ts";
import { Waiting } from "#core/campaign/campaign-state.ts";
import { profiledServiceObject, trainedObject, waitingObject } from "#core/campaign/object-keys.ts";
import { draftCampaign, type DraftedCampaign } from "#core/inventory/draft-campaign.ts";
import type { FoundCluster, FoundService } from "#core/inventory/found-cluster.ts";
import type { SeenInvocation } from "#core/inventory/freshness/seen-invocation.ts";
import type { InventoryService } from "#core/inventory/inventory.ts";
import { obstaclesOf, type ProfilingGround } from "#core/inventory/obstacles.ts";
import { profileWish } from "#core/inventory/profile-label.ts";
import { AUTO_TEMPLATE, type ProfileTemplate } from "#core/inventory/profile-template.ts";
import { ProfiledService, serviceSha256 } from "#core/inventory/profiled-service.ts";
import type { ScoutedCluster } from "#wiring/open-scouts.ts";

import { earlierTimes } from "../campaign/earlier-times.ts";
import type { InventoryPorts } from "./inventory-ports.ts";
import { takeSamples, type Samples } from "./take-samples.ts";

export interface Surroundings {
  readonly cluster: FoundCluster;
  readonly scouted: ScoutedCluster;
  readonly ground: ProfilingGround;
  readonly underWay: readonly string[];
}

export interface Considered {
  readonly entry: InventoryService;
  /** Set where a campaign could begin. */
  readonly drafted?: { readonly draft: DraftedCampaign; readonly samples: Samples };
  /** Set where one was begun before, of the service as it is. */
  readonly begun?: ProfiledService;
}

/** What stands in the way of measuring a service, or what would be measured of it. */
export async function considerService(
  service: FoundService,
  { cluster, scouted, ground, underWay }: Surroundings,
  { operator, store }: InventoryPorts,
): Promise<Considered> {
  const blank: Omit<InventoryService, "decision" | "reasons"> = {
    cluster: cluster.name,
    service,
    obstacles: [],
    proposal: null,
  };
  const obstacles = obstaclesOf(service, cluster, ground);
  const blocked = (rules: string[]) => ({
    entry: { ...blank, obstacles: rules, decision: "blocked" as const, reasons: [] },
  });
  if (obstacles.length > 0) return blocked(obstacles);
  const template = templateOf(service, ground);
  const begun = (
    await readArtifact(store, profiledServiceObject(cluster.name, service.namespace, service.name), ProfiledService)
  )?.artifact;
  if (begun?.sha256 === serviceSha256(service, template)) {
    const { bucket, key } = trainedObject(begun.campaignId);
    const isTrained = (await store.head(bucket, key)) !== undefined;
    const reasons = [
      isTrained
        ? `Campaign ${begun.campaignId} of ${begun.begunAt} has measured it, and it is what it was.`
        : `Campaign ${begun.campaignId} of ${begun.begunAt} is at it.`,
      ...(isTrained ? [] : await waitingReasons(begun.campaignId, store)),
    ];
    return { entry: { ...blank, decision: isTrained ? "measured" : "submitted", reasons }, begun };
  }
  try {
    const samples = await takeSamples(service, await scouted.source(), template, operator.selfProfiling.sampledBytes);
    if (samples.sampled.length === 0) {
      const where = service.inputs[0]?.path ?? "";
      return blocked([
        `Cannot measure "${service.name}" as there is no input to sample in ${where} that is small enough`,
      ]);
    }
    const { timed } = await earlierTimes("", store);
    // What costs the platform a lot is not asked while anything is measured.
    const seenSeconds = underWay.length > 0 ? null : meanSeconds((await scouted.scout.seen?.(service)) ?? []);
    const { inputs, sampled } = samples;
    const { prefix } = operator;
    const context = campaignContextOf(operator);
    const draft = draftCampaign(service, {
      cluster,
      template,
      ground,
      context,
      inputs,
      sampled,
      prefix,
      timed,
      seenSeconds,
    });
    return {
      entry: { ...blank, proposal: draft.proposal, decision: "proposed", reasons: [] },
      drafted: { draft, samples },
    };
  } catch (error) {
    return blocked([error instanceof Error ? error.message : String(error)]);
  }
}

async function waitingReasons(campaignId: string, store: InventoryPorts["store"]): Promise<readonly string[]> {
  const note = (await readArtifact(store, waitingObject(campaignId), Waiting))?.artifact;
  return note === undefined ? [] : [`It waits since ${note.since}.`, ...note.reasons];
}

function meanSeconds(seen: readonly SeenInvocation[]): number | null {
  if (seen.length === 0) return null;
  return seen.reduce((sum, { leastSeconds, mostSeconds }) => sum + (leastSeconds + mostSeconds) / 2, 0) / seen.length;
}

/** What the label asks for; `auto` where it names no template. */
export function templateOf(
  { label }: FoundService,
  { templates }: Pick<ProfilingGround, "templates">,
): ProfileTemplate {
  const name = profileWish(label)?.template ?? null;
  return (name === null ? undefined : templates.get(name)) ?? AUTO_TEMPLATE;
}
