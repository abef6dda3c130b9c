import type { BigIntStats } from "node:fs";

import type { FileIdentity } from "#core/storage/directory-layout.ts";

/** What tells a file's bytes from those it had before, without reading them. */
export function identityOf({ ino, mtimeNs, size }: BigIntStats): FileIdentity {
  return { inode: ino, modifiedNanoseconds: mtimeNs, sizeBytes: size };
}
