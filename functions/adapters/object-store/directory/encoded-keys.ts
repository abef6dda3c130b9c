import { join } from "node:path";

import { ENCODED_FOLDER, keyOfPath } from "#core/storage/directory-layout.ts";
import { compareKeys } from "#core/storage/key-order.ts";

import { arrayCursor } from "../key-page.ts";
import type { CursorStart, KeyCursor } from "../key-page.ts";
import { entriesOf } from "./entries-of.ts";
import type { KeyFile } from "./key-file.ts";

/** The keys whose objects can be no plain files: they are few and are read at once. */
export function encodedKeys(bucketPath: string, start: CursorStart): KeyCursor<KeyFile> {
  let cursor: KeyCursor<KeyFile> | undefined;
  return {
    async next() {
      cursor ??= arrayCursor(
        (await encodedFiles(bucketPath, ENCODED_FOLDER)).sort((left, right) => compareKeys(left.key, right.key)),
        start,
      );
      return cursor.next();
    },
    skip: (prefix) => cursor?.skip(prefix),
  };
}

async function encodedFiles(bucketPath: string, folder: string): Promise<KeyFile[]> {
  const files: KeyFile[] = [];
  for (const entry of await entriesOf(join(bucketPath, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await encodedFiles(bucketPath, path)));
    const key = entry.isFile() ? keyOfPath(path) : undefined;
    if (key !== undefined) files.push({ key, path: join(bucketPath, path) });
  }
  return files;
}
