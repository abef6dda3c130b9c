import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import type { ObjectStore, StoredObject } from "#ports/object-store.ts";

/** `there`: the very text was there already. */
export type Replaced = "replaced" | "there" | "refused";

/**
 * Writes text in the place of whatever is there, as long as it may be replaced. Whether it may is asked after it was
 * read, and nothing else is replaced: of two who have different texts, the one who is outdated has not the last word.
 */
export async function replaceWhile(
  may: (present: StoredObject | undefined) => Promise<boolean>,
  store: ObjectStore,
  { bucket, key }: ObjectAddress,
  text: string,
): Promise<Replaced> {
  for (;;) {
    const present = await store.get(bucket, key);
    if (!(await may(present))) return "refused";
    if (present !== undefined && new TextDecoder().decode(present.body) === text) return "there";
    const condition = present === undefined ? ({ ifAbsent: true } as const) : { ifMatch: present.etag };
    if ((await store.put(bucket, key, text, condition)).kind === "stored") return "replaced";
  }
}
