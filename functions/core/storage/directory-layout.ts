import { keyFault } from "./object-key.ts";

/**
 * How a bucket lies in its folder. An object is a plain file whose path is its key. What cannot be one (the key `a`
 * beside `a/b`, a key that ends in a slash, a key that looks like an editor's leftover) lies in `.profaas/keys` under
 * its percent-encoded key (dots too: a part must never be `..`); the rest of `.profaas` is scaffolding that is no object.
 */
export const SCAFFOLD_FOLDER = ".profaas";
/** Objects that cannot be plain files. */
export const ENCODED_FOLDER = `${SCAFFOLD_FOLDER}/keys`;
/** Files that are being written. */
export const TEMPORARY_FOLDER = `${SCAFFOLD_FOLDER}/writing`;
/** One symbolic link for each key that is being changed. */
export const LOCK_FOLDER = `${SCAFFOLD_FOLDER}/locks`;
/** One symbolic link for each file whose ETag is known. */
export const ETAG_FOLDER = `${SCAFFOLD_FOLDER}/etags`;

const LEFTOVERS: readonly RegExp[] = [
  /~$/, // backups of many editors
  /\.sw[nopx]$/, // vim
  /^#.*#$/, // emacs
  /^\.#/, // emacs
  /\.(part|partial|crdownload|filepart)$/, // downloads and copies under way
  /^\.(nfs|fuse_hidden)[0-9a-f]{8,}$/, // deleted, yet open
  /^\.goutputstream-/, // GNOME's copies under way
  /^\.DS_Store$/,
];

/** True for a file that a program put beside the real one for a while: in a bucket it is no object. */
export function isLeftover(fileName: string): boolean {
  return LEFTOVERS.some((pattern) => pattern.test(fileName));
}

/** Path of the object as a plain file, relative to its bucket's folder, or undefined when the key can be none. */
export function plainPath(key: string): string | undefined {
  const segments = key.split("/");
  if (segments[0] === SCAFFOLD_FOLDER || isLeftover(segments.at(-1)!) || segments.at(-1) === "") return undefined;
  return key;
}

const MOST_NAME_CHARACTERS = 200;

/** Path of the object where it can be no plain file; long keys are cut into folders whose names end in a plus. */
export function encodedPath(key: string): string {
  const parts =
    encodeURIComponent(key)
      .replaceAll(".", "%2E")
      .match(new RegExp(`.{1,${MOST_NAME_CHARACTERS}}`, "g")) ?? [];
  return `${ENCODED_FOLDER}/${parts.map((part, index) => (index < parts.length - 1 ? `${part}+` : part)).join("/")}`;
}

/** The key of a file, by its path relative to the bucket's folder, or undefined when the file is no object. */
export function keyOfPath(path: string): string | undefined {
  if (path.startsWith(`${ENCODED_FOLDER}/`)) return keyOfEncodedPath(path);
  return keyFault(path) === undefined ? plainPath(path) : undefined;
}

function keyOfEncodedPath(path: string): string | undefined {
  const text = path.slice(ENCODED_FOLDER.length + 1).replaceAll("+/", "");
  try {
    const key = decodeURIComponent(text);
    return keyFault(key) === undefined && encodedPath(key) === path ? key : undefined;
  } catch {
    return undefined;
  }
}

/** What changes whenever the bytes of a file do. */
export interface FileIdentity {
  readonly inode: bigint;
  readonly modifiedNanoseconds: bigint;
  readonly sizeBytes: bigint;
}

/** Path of the link that holds the ETag of a file with this identity, relative to the bucket's folder. */
export function etagPath({ inode, modifiedNanoseconds, sizeBytes }: FileIdentity): string {
  return `${ETAG_FOLDER}/${inode}-${modifiedNanoseconds}-${sizeBytes}`;
}

/** Marks, in the link, an ETag that was found by reading a file which somebody else wrote, perhaps not yet to its end. */
export const FOUND_MARK = "found:";
