import { readArtifact } from "#artifacts/read-artifact.ts";
import { Refusal } from "#core/campaign/campaign-state.ts";
import { currentModelObject, errorObject, modelOfRequestKey } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/** True when a request was refused because its model was missing, and the model is there now. */
export async function waitsForModel(store: ObjectStore, requestKey: string, etag: string): Promise<boolean> {
  const refusal = await readArtifact(store, errorObject("requests", requestKey), Refusal);
  if (refusal?.artifact.etag !== etag || !refusal.artifact.problems.some(({ path }) => path === "model")) return false;
  const name = modelOfRequestKey(requestKey);
  if (name === undefined) return false;
  const { bucket, key } = currentModelObject(name);
  return (await store.head(bucket, key)) !== undefined;
}
