import { describe, expect, it } from "vitest";

import { storageAddress } from "#core/workflow/storage-address.ts";

describe("storageAddress()", () => {
  // OSCAR trims the path with `strings.Trim(path, " /")` and splits it at the first slash.
  it.each([
    ["minio.default", "faces/in", "minio", "faces/in"],
    ["minio", "/faces/in/", "minio", "faces/in"],
    ["minio.edge", " faces/in/deep ", "minio", "faces/in/deep"],
    ["s3.aws", "faces//in", "s3", "faces/in"],
    ["minio", "faces", "minio", "blur/faces"],
    ["minio", "/faces/", "minio", "blur/faces"],
  ])("of %s %j is %s %s", (storage_provider, path, provider, address) => {
    expect(storageAddress({ storage_provider, path }, "blur")).toEqual({ provider, path: address });
  });
});
