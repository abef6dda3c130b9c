import { probeObject } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

/**
 * What is wrong with the store's conditional creates, which all claims are made of; undefined when nothing is. The
 * probe's name must be this process's own; the object is gone afterwards.
 */
export async function conditionalCreateFault(store: ObjectStore, probe: string): Promise<string | undefined> {
  const { bucket, key } = probeObject(probe);
  try {
    const attempts = await Promise.all(
      ["first", "second", "third"].map((text) => store.put(bucket, key, text, { ifAbsent: true })),
    );
    const stored = attempts.filter(({ kind }) => kind === "stored").length;
    if (stored !== 1) return `of 3 attempts to create one object exactly 1 must succeed: ${stored} did`;
    const late = await store.put(bucket, key, "late", { ifAbsent: true });
    return late.kind === "stored" ? "an object that exists must not be created again: it was" : undefined;
  } finally {
    await store.delete(bucket, key);
  }
}
