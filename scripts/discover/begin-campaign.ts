import { readLedger, updateLedger } from "#artifacts/update-ledger.ts";
import { writeArtifact, writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { profiledServiceObject } from "#core/campaign/object-keys.ts";
import type { DraftedCampaign } from "#core/inventory/draft-campaign.ts";
import { guard, type GuardDecision, type GuardedWork } from "#core/inventory/guard.ts";
import { entered } from "#core/inventory/guard-ledger.ts";
import type { InventoryService } from "#core/inventory/inventory.ts";
import { serviceSha256, type ProfiledService } from "#core/inventory/profiled-service.ts";
import type { ProfileTemplate } from "#core/inventory/profile-template.ts";

import { specObject } from "../campaign/submit-campaign.ts";
import type { InventoryPorts } from "./inventory-ports.ts";
import type { Samples } from "./take-samples.ts";

/** Asks the guard, and enters into its ledger what it lets through where anything may be written. */
export async function letThrough(
  work: GuardedWork,
  underWay: readonly string[],
  { operator, store, epochMilliseconds, write }: InventoryPorts,
): Promise<GuardDecision> {
  const settings = operator.selfProfiling;
  const moment = { epochMilliseconds: epochMilliseconds(), timeZone: settings.timeZone };
  const ledger = await readLedger(store, moment);
  const decision = guard(work, { settings, epochMilliseconds: moment.epochMilliseconds, ledger, underWay });
  if (decision.kind === "go" && write) {
    const entry = { campaignId: work.campaignId, nodeSeconds: decision.nodeSeconds };
    await updateLedger(store, moment, (before, at) => entered(before, entry, at));
  }
  return decision;
}

/** Puts the sampled inputs and the spec where the chain finds them, and remembers that. */
export async function beginCampaign(
  { cluster, service }: InventoryService,
  {
    draft,
    samples,
    template,
  }: { readonly draft: DraftedCampaign; readonly samples: Samples; readonly template: ProfileTemplate },
  { store, epochMilliseconds }: InventoryPorts,
): Promise<void> {
  for (const [key, body] of samples.bodies) {
    if ((await store.head("inputs", key))?.sizeBytes !== body.length) await store.put("inputs", key, body);
  }
  await writeTextIfChanged(store, specObject(draft.campaign.id), draft.text);
  const begun: ProfiledService = {
    format: "profiled-service",
    version: 1,
    sha256: serviceSha256(service, template),
    campaignId: draft.campaign.id,
    begunAt: new Date(epochMilliseconds()).toISOString(),
  };
  await writeArtifact(store, profiledServiceObject(cluster, service.namespace, service.name), begun);
}
