import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

export interface Replaced {
  /** True when this call wrote the text; false when it was there already. */
  readonly replaced: boolean;
  /** True when the text is no longer the right one, and nothing was written. */
  readonly outdated: boolean;
}

/**
 * Writes text in the place of whatever is there, as long as it is the right text. Whether it is, is asked after what it
 * replaces was read: of two who have different right texts, the one who is outdated never has the last word.
 */
export async function replaceWhile(
  isRight: () => Promise<boolean>,
  store: ObjectStore,
  { bucket, key }: ObjectAddress,
  text: string,
): Promise<Replaced> {
  for (;;) {
    const present = await store.get(bucket, key);
    if (!(await isRight())) return { replaced: false, outdated: true };
    if (present !== undefined && new TextDecoder().decode(present.body) === text) {
      return { replaced: false, outdated: false };
    }
    const condition = present === undefined ? ({ ifAbsent: true } as const) : { ifMatch: present.etag };
    const outcome = await store.put(bucket, key, text, condition);
    if (outcome.kind === "stored") return { replaced: true, outdated: false };
  }
}
