import { shown } from "../checks.ts";

/** What a failed operation on a key or bucket says; the system's own words are kept as the cause. */
export function storeFailure(action: string, bucket: string, key: string | undefined, cause: unknown): Error {
  const what = key === undefined ? `bucket "${bucket}"` : `object ${shown(key)} in bucket "${bucket}"`;
  return new Error(`Cannot ${action} ${what} as ${reasonOf(cause)}`, { cause });
}

/** The code of a system error, or undefined. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  const where = error instanceof Error && "path" in error && typeof error.path === "string" ? `: ${error.path}` : "";
  switch (codeOf(error)) {
    case "ENOSPC":
      return `the disk is full${where}`;
    case "EDQUOT":
      return `this user's quota on the disk is used up${where}`;
    case "EFBIG":
      return `the file would be larger than the system allows${where}`;
    case "EACCES":
    case "EPERM":
      return `this user may not do that there${where}`;
    case "EROFS":
      return `the file system is read-only${where}`;
    case "EXDEV":
      return `another file system is mounted inside the bucket${where}`;
    case "EMFILE":
    case "ENFILE":
      return "too many files are open";
    case "EIO":
      return `the disk failed${where}`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
