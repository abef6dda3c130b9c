import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import type { AccessKey } from "./access-key.ts";

/** File names of the two halves: ours, and those of the environment's variables. */
const ACCESS_KEY_FILES = ["accessKey", "AWS_ACCESS_KEY_ID"];
const SECRET_KEY_FILES = ["secretKey", "AWS_SECRET_ACCESS_KEY"];

/**
 * Reads the access key from a folder, again whenever its files change. Kubernetes swaps a mounted secret by one
 * symbolic link, so both files change at once; a read that falls in between is mended by the one after the refusal.
 */
export function folderKeys(folder: string): (options: { readonly again: boolean }) => Promise<AccessKey> {
  let known: { readonly version: string; readonly key: AccessKey } | undefined;
  return async ({ again }) => {
    const [access, secret] = await Promise.all(
      [ACCESS_KEY_FILES, SECRET_KEY_FILES].map((names) => find(folder, names)),
    );
    const version = `${access!.version},${secret!.version}`;
    if (known === undefined || again || known.version !== version) {
      known = { version, key: { accessKeyId: await text(access!.path), secretAccessKey: await text(secret!.path) } };
    }
    return known.key;
  };
}

async function find(folder: string, names: readonly string[]): Promise<{ path: string; version: string }> {
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (found?.isFile() === true) return { path, version: `${name}-${found.ino}-${found.mtimeNs}-${found.size}` };
  }
  throw new Error(`Cannot use the store as the folder of its access key must hold ${names.join(" or ")}: ${folder}`);
}

async function text(path: string): Promise<string> {
  const content = (await readFile(path, "utf8")).trim();
  if (content === "") throw new Error(`Cannot use the store as a file of its access key must not be empty: ${path}`);
  return content;
}
