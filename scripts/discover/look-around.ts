import { listObjects } from "#artifacts/list-objects.ts";
import { profileTemplateOfKey, profileTemplatePrefix, trainedObject } from "#core/campaign/object-keys.ts";
import type { OperatorFile } from "#core/campaign/operator.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";
import type { FoundCluster } from "#core/inventory/found-cluster.ts";
import { isOwnCampaign } from "#core/inventory/own-campaign.ts";
import { ProfileTemplate } from "#core/inventory/profile-template.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ScoutedCluster } from "#wiring/open-scouts.ts";

import { campaignIds } from "../campaign/list-campaigns.ts";
import type { InventoryPorts } from "./inventory-ports.ts";

/** A cluster that cannot be reached is told of, and the others are looked at all the same. */
export async function lookAround({ clusters }: InventoryPorts) {
  const notes: string[] = [];
  const found: { readonly cluster: FoundCluster; readonly scouted: ScoutedCluster }[] = [];
  for (const scouted of clusters) {
    try {
      found.push({ cluster: await scouted.scout.look(), scouted });
    } catch (error) {
      notes.push(
        `Cluster "${scouted.name}" was not looked at: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { found, notes };
}

/** Templates that labels may name; one that is no good is told of. */
export async function readTemplates(
  store: ObjectStore,
  notes: string[],
): Promise<ReadonlyMap<string, ProfileTemplate>> {
  const templates = new Map<string, ProfileTemplate>();
  if (!(await store.listBuckets()).includes("inventory")) return templates;
  for (const { key } of await listObjects(store, profileTemplatePrefix())) {
    const name = profileTemplateOfKey(key);
    const body = (await store.get("inventory", key))?.body;
    if (name === undefined || body === undefined) continue;
    try {
      templates.set(name, parseDocument(ProfileTemplate, readDocument(decodeText(body, key), key), "template"));
    } catch (error) {
      notes.push(`Template ${key} is not used: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return templates;
}

/** Campaigns of our own that have no models yet, those among them that nobody has taken up. */
export async function unfinished(store: ObjectStore): Promise<string[]> {
  const present = await store.listBuckets();
  const specs = present.includes("campaigns") ? await listObjects(store, { bucket: "campaigns", key: "self-" }) : [];
  const dropped = specs.map(({ key }) => key.replace(/\.yaml$/, ""));
  const own = [...new Set([...dropped, ...(await campaignIds(store))])].filter(isOwnCampaign);
  const states = await Promise.all(
    own.map(async (id) => {
      const { bucket, key } = trainedObject(id);
      return (await store.head(bucket, key)) === undefined ? [id] : [];
    }),
  );
  return states.flat();
}

/** Services that the operator's file lets stand for a component of ours, as `cluster/service`, with that component. */
export function attachedServices({ clusters }: OperatorFile): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(clusters).flatMap(([cluster, settings]) => {
      const { services = {} } = settings as {
        readonly services?: Readonly<Record<string, { readonly service: string }>>;
      };
      return Object.entries(services).map(([component, { service }]): [string, string] => [
        `${cluster}/${service}`,
        component,
      ]);
    }),
  );
}
