import { fstatSync, readlinkSync, symlinkSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { identityOf } from "#adapters/process/file-identity.ts";
import { hashFile } from "#adapters/process/hash-file.ts";
import { ETAG_FOLDER, etagPath, FOUND_MARK } from "#core/storage/directory-layout.ts";
import type { FileIdentity } from "#core/storage/directory-layout.ts";
import { etagOfHash } from "#core/storage/etag.ts";

import { makeScaffold, removeFile } from "./scaffold.ts";
import { codeOf } from "./sentences.ts";

const MOST_REMEMBERED = 200_000;
/** A file that changed this recently may change again without a new time stamp. */
const UNSURE_MILLISECONDS = 2_000;

/** Knows the ETags of files by their identity, so that listing reads no bytes twice. */
export interface Etags {
  /** The ETag of a file with this identity, when it is known. */
  known(bucketPath: string, identity: FileIdentity): string | undefined;
  /** The ETag of an open file, which is read when it is not known. */
  of(bucketPath: string, file: FileHandle, identity: FileIdentity): Promise<string>;
  /** Says that our own store wrote this file, whole, with this ETag. */
  remember(bucketPath: string, identity: FileIdentity, etag: string): void;
  forget(bucketPath: string, identity: FileIdentity): void;
}

/** ETags in memory, and beside the objects for other processes: a symbolic link costs no block on the disk. */
export function etags(now: () => number): Etags {
  const remembered = new Map<string, string>();

  function keep(link: string, etag: string): void {
    remembered.set(link, etag);
    if (remembered.size <= MOST_REMEMBERED) return;
    for (const oldest of remembered.keys()) {
      remembered.delete(oldest);
      return;
    }
  }

  function known(bucketPath: string, identity: FileIdentity): string | undefined {
    const link = join(bucketPath, etagPath(identity));
    const etag = remembered.get(link) ?? readEtag(link);
    if (etag !== undefined) keep(link, etag);
    return etag;
  }

  return {
    known,
    async of(bucketPath, file, identity) {
      const etag = known(bucketPath, identity);
      if (etag !== undefined) return etag;
      const age = Math.abs(now() - Number(identity.modifiedNanoseconds / 1_000_000n));
      const found = etagOfHash(await hashFile(file));
      const link = join(bucketPath, etagPath(identityOf(fstatSync(file.fd, { bigint: true }))));
      if (age > UNSURE_MILLISECONDS && link === join(bucketPath, etagPath(identity))) {
        keep(link, found);
        writeLink(bucketPath, link, `${FOUND_MARK}${found}`);
      }
      return found;
    },
    remember(bucketPath, identity, etag) {
      const link = join(bucketPath, etagPath(identity));
      keep(link, etag);
      writeLink(bucketPath, link, etag);
    },
    forget(bucketPath, identity) {
      const link = join(bucketPath, etagPath(identity));
      remembered.delete(link);
      removeFile(link);
    },
  };
}

function readEtag(link: string): string | undefined {
  try {
    const text = readlinkSync(link);
    return text.startsWith(FOUND_MARK) ? text.slice(FOUND_MARK.length) : text;
  } catch {
    return undefined;
  }
}

/** The link only saves work: when it cannot be made, the file is read again. */
function writeLink(bucketPath: string, link: string, text: string): void {
  try {
    symlinkSync(text, link);
  } catch (error) {
    try {
      if (codeOf(error) === "EEXIST") removeFile(link);
      else makeScaffold(bucketPath, ETAG_FOLDER);
      symlinkSync(text, link);
    } catch {
      return;
    }
  }
}
