import { listObjects } from "#artifacts/list-objects.ts";
import { readArtifact } from "#artifacts/read-artifact.ts";
import { Refusal } from "#core/campaign/campaign-state.ts";
import { errorObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

export interface RefusedSpec {
  readonly key: string;
  readonly sentences: string[];
}

/** The specs in the campaigns bucket that were refused as they are now. */
export async function refusedSpecs(store: ObjectStore): Promise<RefusedSpec[]> {
  const refused: RefusedSpec[] = [];
  if (!(await store.listBuckets()).includes("campaigns")) return refused;
  for (const { key, etag } of await listObjects(store, { bucket: "campaigns", key: "" })) {
    const refusal = (await readArtifact(store, errorObject("campaigns", key), Refusal))?.artifact;
    if (refusal?.etag === etag) refused.push({ key, sentences: refusal.problems.map(({ sentence }) => sentence) });
  }
  return refused;
}
