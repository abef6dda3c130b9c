import { listObjects } from "#artifacts/list-objects.ts";
import { profileTemplateOfKey } from "#core/campaign/object-keys.ts";
import { isOwnCampaign } from "#core/inventory/own-campaign.ts";
import { openPlatforms } from "#wiring/open-platforms.ts";
import type { System } from "#wiring/open-system.ts";

import { campaignObjects } from "../campaign/campaign-objects.ts";
import { campaignView } from "../campaign/campaign-view.ts";
import { deleteCampaign } from "../campaign/delete-campaign.ts";
import { campaignIds } from "../campaign/list-campaigns.ts";
import { badInput, unreachable } from "../command-failure.ts";

/** What is gone. */
export interface RemovedOwn {
  readonly campaigns: readonly string[];
  readonly objects: number;
}

/**
 * Takes away everything that profiling by itself left: in the store campaigns with their models, sampled inputs, the
 * inventory, the ledger; on OSCARs the copies that campaigns measured there. Templates stay: people wrote them. Refuses while
 * one of the campaigns is measured.
 */
export async function removeOwn(system: System): Promise<RemovedOwn> {
  const { store } = system;
  const own = (await campaignIds(store)).filter(isOwnCampaign);
  for (const id of own) {
    const { active, state } = await campaignView(id, system).look();
    if (active && state !== "stuck") {
      throw badInput(`Cannot remove what was begun as ${id} must not be running: profaas cancel ${id} ends it`);
    }
  }
  let objects = 0;
  for (const id of own) {
    const found = await campaignObjects(id, store);
    await deleteCampaign(found, store);
    objects += found.objects.length;
  }
  const specs = await listObjects(store, { bucket: "campaigns", key: "self-" });
  const inventory = await listObjects(store, { bucket: "inventory", key: "" });
  const left = [
    ...specs.map(({ key }) => ({ bucket: "campaigns", key })),
    ...inventory.flatMap(({ key }) => (profileTemplateOfKey(key) === undefined ? [{ bucket: "inventory", key }] : [])),
  ];
  for (const { bucket, key } of left) await store.delete(bucket, key);
  await takeFromOscars(system);
  return { campaigns: own, objects: objects + left.length };
}

/** Copies of services whose campaign is gone, and what a dead process left changed. */
async function takeFromOscars(system: System): Promise<void> {
  const { clusters, resources } = system.operator;
  const onOscar = Object.entries(resources).flatMap(([resource, { cluster }]) =>
    clusters[cluster]?.kind === "oscar" ? [resource] : [],
  );
  const platformOf = openPlatforms(system);
  try {
    for (const platform of new Set(onOscar.flatMap((resource) => platformOf(resource) ?? [])))
      await platform.restore?.();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unreachable(
      `Cannot take away what is left on an OSCAR, as all else is; say it again when it is there: ${reason}`,
      error,
    );
  }
}
