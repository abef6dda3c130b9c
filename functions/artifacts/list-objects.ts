import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import type { ObjectStore, ObjectSummary } from "#ports/object-store.ts";

/** All objects whose key starts with the address's key, page after page. */
export async function listObjects(store: ObjectStore, prefix: ObjectAddress): Promise<ObjectSummary[]> {
  const objects: ObjectSummary[] = [];
  let continueFrom: string | undefined;
  do {
    const page = await store.list(prefix.bucket, {
      prefix: prefix.key,
      ...(continueFrom === undefined ? {} : { continueFrom }),
    });
    objects.push(...page.objects);
    continueFrom = page.next;
  } while (continueFrom !== undefined);
  return objects;
}

/** The first segments of all keys below the address's key, without listing what is inside them. */
export async function listFolders(store: ObjectStore, prefix: ObjectAddress): Promise<string[]> {
  const folders: string[] = [];
  let continueFrom: string | undefined;
  do {
    const page = await store.list(prefix.bucket, {
      prefix: prefix.key,
      delimiter: "/",
      ...(continueFrom === undefined ? {} : { continueFrom }),
    });
    folders.push(...page.prefixes.map((folder) => folder.slice(prefix.key.length, -1)));
    continueFrom = page.next;
  } while (continueFrom !== undefined);
  return folders;
}
