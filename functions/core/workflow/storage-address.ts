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
  const path = storage.path.replace(/^[\s/]+|[\s/]+$/g, "").replace(/\/{2,}/g, "/");
  return {
    provider: storage.storage_provider.split(".")[0] ?? "minio",
    path: path.includes("/") ? path : `${service}/${path}`,
  };
}
