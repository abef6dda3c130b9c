import { listObjects } from "#artifacts/list-objects.ts";
import { writeArtifact } from "#artifacts/write-artifact.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { CampaignObjects } from "./campaign-objects.ts";

/**
 * Deletes what a campaign made. A model that an earlier campaign of the same name trained too goes back to that version;
 * its pointer moves before the version goes, so that the predictor never points at nothing.
 */
export async function deleteCampaign(
  { objects, modelVersions }: CampaignObjects,
  store: ObjectStore,
  onObject: (done: number) => void = () => undefined,
): Promise<void> {
  for (const model of new Set(modelVersions.map((version) => version.model))) {
    const gone = modelVersions.filter((version) => version.model === model).map(({ version }) => version);
    await movePointer(model, gone, store);
  }
  for (const [index, { bucket, key }] of objects.entries()) {
    await store.delete(bucket, key);
    onObject(index + 1);
  }
}

async function movePointer(model: string, gone: readonly string[], store: ObjectStore): Promise<void> {
  const address = currentModelObject(model);
  const pointer = (await readArtifact(store, address, CurrentModel))?.artifact;
  if (pointer === undefined || !gone.includes(pointer.modelVersion)) return;
  const versions = (await listObjects(store, { bucket: "models", key: `${model}/` }))
    .filter(({ key }) => key.endsWith("/model.json") && !gone.includes(key.split("/").at(-2) ?? ""))
    .sort((left, right) => right.lastModifiedEpochMilliseconds - left.lastModifiedEpochMilliseconds);
  const version = versions[0]?.key.split("/").at(-2);
  if (version === undefined) return store.delete(address.bucket, address.key);
  const { bucket, key } = modelObject(model, version);
  const bytes = (await store.get(bucket, key))?.body ?? new Uint8Array();
  await writeArtifact(store, address, {
    format: "current-model",
    version: 1,
    model,
    modelVersion: version,
    sha256: sha256Hex(bytes),
  } as CurrentModel);
}
