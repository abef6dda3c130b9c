/** Where a service reads or writes: the kind of storage (`minio`, `s3`, …) and `bucket/folder` in it. */
export interface StorageAddress {
  readonly provider: string;
  readonly path: string;
}

/**
 * The address that an FDL's `path` means, as OSCAR reads it: slashes and blanks at the ends do not count, and a path
 * without a slash is a folder of the service's own bucket. Which installation a provider's id names does not matter
 * here: two clusters may call the same MinIO `minio.default` and `minio.edge`.
 */
export function storageAddress(
  storage: { readonly storage_provider: string; readonly path: string },
  service: string,
): StorageAddress {
  const path = trimmedPath(storage.path).replace(/\/{2,}/g, "/");
  return {
    provider: storage.storage_provider.split(".")[0] ?? "minio",
    path: path.includes("/") ? path : `${service}/${path}`,
  };
}

/** A path without slashes and blanks at its ends. A pattern would look for the end from every blank anew. */
export function trimmedPath(path: string): string {
  const isEdge = (place: number): boolean => /[\s/]/.test(path.charAt(place));
  let start = 0;
  let end = path.length;
  while (start < end && isEdge(start)) start++;
  while (end > start && isEdge(end - 1)) end--;
  return path.slice(start, end);
}
