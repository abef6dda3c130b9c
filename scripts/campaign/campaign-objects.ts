import { listFolders, listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { Receipt } from "#core/campaign/campaign-state.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import type { BucketRole } from "#core/campaign/bucket-roles.ts";
import { campaignObject, receiptObject, reportObject, type ObjectAddress } from "#core/campaign/object-keys.ts";
import { Model } from "#core/model/model.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { capturedInputs } from "./captured-inputs.ts";
import { campaignIds } from "./list-campaigns.ts";

/** Everything that one campaign made, in the order in which it may be deleted: what would start it again goes first. */
export interface CampaignObjects {
  readonly objects: readonly ObjectAddress[];
  /** Versions of models among them, by model. */
  readonly modelVersions: readonly { readonly model: string; readonly version: string }[];
  /** Input files that stay because another campaign names them. */
  readonly sharedInputs: number;
}

export async function campaignObjects(campaignId: string, store: ObjectStore): Promise<CampaignObjects> {
  const specs = await specsOf(campaignId, store);
  const inputs = await inputsOf(campaignId, specs, store);
  const modelVersions = await modelVersionsOf(campaignId, store);
  const below = async (bucket: BucketRole, key: string): Promise<ObjectAddress[]> =>
    (await listObjects(store, { bucket, key })).map((object) => ({ bucket, key: object.key }));
  const identities = await below("state", "_identities/");
  const objects = [
    ...specs.map((key) => ({ bucket: "campaigns", key }) as const),
    ...specs.map((key) => receiptObject("campaigns", key)),
    ...(await below("models", `${reportObject(campaignId).key.replace(/[^/]+$/, "")}`)),
    ...modelVersions.flatMap(({ objects: keys }) => keys),
    ...(await below("datasets", `${campaignId}/`)),
    ...(await below("records", `${campaignId}/`)),
    ...identities.filter(({ key }) => key.split("/")[2] === campaignId),
    ...(await capturedInputs(campaignId, store)),
    ...inputs.own,
    ...(await below("state", `_objects/records/${campaignId}/`)),
    ...(await below("state", `_objects/datasets/${campaignId}/`)),
    ...(await below("state", `${campaignId}/`)),
  ];
  return {
    objects,
    modelVersions: modelVersions.map(({ model, version }) => ({ model, version })),
    sharedInputs: inputs.shared,
  };
}

/** Keys of the specs that became this campaign: the same campaign may have been dropped under several names. */
async function specsOf(campaignId: string, store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for (const { key } of await listObjects(store, { bucket: "campaigns", key: "" })) {
    const receipt = await readArtifact(store, receiptObject("campaigns", key), Receipt);
    if (receipt?.artifact.result === campaignId) keys.push(key);
  }
  return keys;
}

/** Input files that `run` uploaded (their bytes name them) and that no other campaign or spec names. */
async function inputsOf(
  campaignId: string,
  specs: readonly string[],
  store: ObjectStore,
): Promise<{ readonly own: readonly ObjectAddress[]; readonly shared: number }> {
  const named = await inputKeysOf(campaignId, store);
  const uploaded = [...named].filter((key) => /^[0-9a-f]{16}\/[^/]+$/.test(key));
  const elsewhere = new Set<string>();
  for (const other of await campaignIds(store)) {
    if (other !== campaignId) for (const key of await inputKeysOf(other, store)) elsewhere.add(key);
  }
  for (const { key } of await listObjects(store, { bucket: "campaigns", key: "" })) {
    if (specs.includes(key)) continue;
    const text = new TextDecoder().decode((await store.get("campaigns", key))?.body);
    for (const input of uploaded) if (text.includes(input)) elsewhere.add(input);
  }
  const own = uploaded.filter((key) => !elsewhere.has(key));
  return { own: own.map((key) => ({ bucket: "inputs", key })), shared: uploaded.length - own.length };
}

async function inputKeysOf(campaignId: string, store: ObjectStore): Promise<ReadonlySet<string>> {
  const campaign = (await readArtifact(store, campaignObject(campaignId), Campaign))?.artifact;
  return new Set(Object.values(campaign?.inputs ?? {}).flat());
}

async function modelVersionsOf(
  campaignId: string,
  store: ObjectStore,
): Promise<{ readonly model: string; readonly version: string; readonly objects: readonly ObjectAddress[] }[]> {
  const found = [];
  for (const model of await listFolders(store, { bucket: "models", key: "" })) {
    if (model.startsWith("_")) continue;
    for (const version of await listFolders(store, { bucket: "models", key: `${model}/` })) {
      const prefix = `${model}/${version}/`;
      const trained = await readArtifact(store, { bucket: "models", key: `${prefix}model.json` }, Model).catch(
        () => undefined,
      );
      if (trained?.artifact.campaignId !== campaignId) continue;
      const keys = await listObjects(store, { bucket: "models", key: prefix });
      found.push({ model, version, objects: keys.map(({ key }) => ({ bucket: "models", key }) as const) });
    }
  }
  return found;
}
