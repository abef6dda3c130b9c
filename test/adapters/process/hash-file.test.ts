import { open, symlink, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { hashFile } from "#adapters/process/hash-file.ts";

import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { TemporaryFolder } from "../../support/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

it("hashFile() agrees with sha256sum on no bytes, and with the library on many", async () => {
  await writeFile(join(folder.path, "empty"), "");
  expect(await hashFile(join(folder.path, "empty"))).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  const bytes = Buffer.from(Array.from({ length: 1_000_003 }, (_, index) => index % 251));
  await writeFile(join(folder.path, "many"), bytes);
  expect(await hashFile(join(folder.path, "many"))).toBe(createHash("sha256").update(bytes).digest("hex"));
});

it("hashFile() leaves an open file as it was", async () => {
  await writeFile(join(folder.path, "file"), "abc");
  const handle = await open(join(folder.path, "file"));
  try {
    // printf abc | sha256sum
    expect(await hashFile(handle)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(await handle.readFile("utf8")).toBe("abc");
  } finally {
    await handle.close();
  }
});

it("hashFile() does not follow a symbolic link", async () => {
  await writeFile(join(folder.path, "file"), "abc");
  await symlink("file", join(folder.path, "link"));
  await expect(hashFile(join(folder.path, "link"))).rejects.toThrow("ELOOP");
});
