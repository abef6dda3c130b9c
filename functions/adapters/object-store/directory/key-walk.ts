import { join } from "node:path";

import { keyOfPath, SCAFFOLD_FOLDER } from "#core/storage/directory-layout.ts";
import { compareKeys } from "#core/storage/key-order.ts";
import { keyFault } from "#core/storage/object-key.ts";

import type { CursorStart, KeyCursor } from "../key-page.ts";
import { encodedKeys } from "./encoded-keys.ts";
import { entriesOf } from "./entries-of.ts";
import { areFolders } from "./find-file.ts";
import type { KeyFile } from "./key-file.ts";
import { mergedCursor } from "./merged-cursor.ts";

/** The keys of a bucket in order; folders are read only when the listing comes to them. */
export function keyWalk(bucketPath: string, start: CursorStart): KeyCursor<KeyFile> {
  return mergedCursor(new PlainWalk(bucketPath, start), encodedKeys(bucketPath, start));
}

/** A file's name, or a folder's with a slash behind: sorted by these, a walk in depth gives keys in order. */
type Place = string;

class PlainWalk implements KeyCursor<KeyFile> {
  readonly #bucketPath: string;
  readonly #start: CursorStart;
  readonly #folders: { readonly key: string; readonly places: readonly Place[]; index: number }[] = [];
  #skip: string | undefined;
  #isOpen = false;

  constructor(bucketPath: string, start: CursorStart) {
    this.#bucketPath = bucketPath;
    this.#start = start;
    this.#skip = start.skip;
  }

  skip(prefix: string): void {
    this.#skip = prefix;
  }

  async next(): Promise<KeyFile | undefined> {
    if (!this.#isOpen) await this.#openFirst();
    for (;;) {
      const folder = this.#folders.at(-1);
      if (folder === undefined) return undefined;
      const place = folder.places[folder.index++];
      if (place === undefined) {
        this.#folders.pop();
        continue;
      }
      const key = folder.key + place;
      if (place.endsWith("/")) {
        if (this.#mayHold(key)) await this.#open(key);
      } else if (this.#isWanted(key)) {
        return { key, path: join(this.#bucketPath, key) };
      }
    }
  }

  /** Begins as deep as the prefix says, so that listing one folder does not read its siblings. */
  async #openFirst(): Promise<void> {
    this.#isOpen = true;
    const folder = this.#start.prefix.slice(0, this.#start.prefix.lastIndexOf("/") + 1);
    const names = folder.split("/").slice(0, -1);
    if (
      names.some((name) => name === "" || name === "." || name === "..") ||
      names[0] === SCAFFOLD_FOLDER ||
      folder.includes("\0")
    )
      return;
    if (areFolders(this.#bucketPath, names)) await this.#open(folder);
  }

  async #open(key: string): Promise<void> {
    const entries = await entriesOf(join(this.#bucketPath, key));
    const places = entries
      .filter((entry) => entry.isFile() || (entry.isDirectory() && key + entry.name !== SCAFFOLD_FOLDER))
      .map((entry) => (entry.isFile() ? entry.name : `${entry.name}/`))
      .sort(compareKeys);
    this.#folders.push({ key, places, index: 0 });
  }

  #mayHold(folder: string): boolean {
    const { prefix, after } = this.#start;
    if (!folder.startsWith(prefix) && !prefix.startsWith(folder)) return false;
    if (keyFault(`${folder}x`) !== undefined) return false;
    if (this.#skip !== undefined && folder.startsWith(this.#skip)) return false;
    return compareKeys(folder, after) > 0 || after.startsWith(folder);
  }

  #isWanted(key: string): boolean {
    const { prefix, after } = this.#start;
    if (!key.startsWith(prefix) || compareKeys(key, after) <= 0) return false;
    if (this.#skip !== undefined && key.startsWith(this.#skip)) return false;
    return keyOfPath(key) === key;
  }
}
