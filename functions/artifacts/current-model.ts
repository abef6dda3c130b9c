import { readArtifact, requireArtifact } from "./read-artifact.ts";
import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** The version of a model that is served; undefined when there is no such model. */
export async function currentModel(name: string, store: ObjectStore): Promise<Model | undefined> {
  const pointer = (await readArtifact(store, currentModelObject(name), CurrentModel))?.artifact;
  if (pointer === undefined) return undefined;
  return requireArtifact(store, modelObject(name, pointer.modelVersion), Model);
}
