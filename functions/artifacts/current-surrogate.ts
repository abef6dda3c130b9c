import { readArtifact, requireArtifact } from "./read-artifact.ts";
import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { TandemSurrogate } from "#core/queueing/surrogate/tandem-surrogate.ts";
import type { ObjectStore } from "#ports/object-store.ts";

export interface FoundSurrogate {
  readonly version: string;
  readonly surrogate: TandemSurrogate;
}

/** The version of a surrogate that is served; undefined when there is none of that name. A TypeError when it is another model. */
export async function currentSurrogate(name: string, store: ObjectStore): Promise<FoundSurrogate | undefined> {
  const pointer = (await readArtifact(store, currentModelObject(name), CurrentModel))?.artifact;
  if (pointer === undefined) return undefined;
  const surrogate = await requireArtifact(store, modelObject(name, pointer.modelVersion), TandemSurrogate);
  return { version: pointer.modelVersion, surrogate };
}
