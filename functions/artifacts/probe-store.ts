import { probeObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore, PutOutcome } from "#ports/object-store.ts";

/**
 * What is wrong with the store's conditional writes, which all claims are made of; undefined when nothing is. The
 * probe's name must be this process's own; the object is gone afterwards.
 */
export async function conditionalCreateFault(store: ObjectStore, probe: string): Promise<string | undefined> {
  const { bucket, key } = probeObject(probe);
  try {
    await store.delete(bucket, key); // of a process of this name that was killed while it probed
    const attempts = await Promise.all(
      ["first", "second", "third"].map((text) => store.put(bucket, key, text, { ifAbsent: true })),
    );
    const stored = attempts.filter(({ kind }) => kind === "stored");
    if (stored.length !== 1) return `of 3 attempts to create one object exactly 1 must succeed: ${stored.length} did`;
    const late = await store.put(bucket, key, "late", { ifAbsent: true });
    if (late.kind === "stored") return "an object that exists must not be created again: it was";
    return await conditionalReplaceFault(store, probe, etagOf(stored[0]));
  } finally {
    await store.delete(bucket, key);
  }
}

async function conditionalReplaceFault(
  store: ObjectStore,
  probe: string,
  created: string,
): Promise<string | undefined> {
  const { bucket, key } = probeObject(probe);
  const replaced = await store.put(bucket, key, "replaced", { ifMatch: created });
  if (replaced.kind !== "stored") return "an object must be replaced by who names its ETag: it was not";
  const stale = await store.put(bucket, key, "stale", { ifMatch: created });
  if (stale.kind === "stored") return "an object must not be replaced by who names an ETag that it has no more: it was";
  const found = await store.get(bucket, key);
  if (found?.etag !== etagOf(replaced))
    return "an object must be found with the ETag that it was stored with: it was not";
  await store.delete(bucket, key);
  const revived = await store.put(bucket, key, "revived", { ifMatch: etagOf(replaced) });
  return revived.kind === "stored" ? "an object that was deleted must not be replaced: it was made again" : undefined;
}

function etagOf(outcome: PutOutcome | undefined): string {
  return outcome?.kind === "stored" ? outcome.etag : "";
}
