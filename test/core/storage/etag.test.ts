import { expect, it } from "vitest";

import { sha256Hex } from "#core/document/hash.ts";
import { etagOfHash } from "#core/storage/etag.ts";

it("etagOfHash() is as long as an MD5 and the beginning of the SHA-256", () => {
  // printf '' | sha256sum
  expect(etagOfHash(sha256Hex(""))).toBe("e3b0c44298fc1c149afbf4c8996fb924");
});
