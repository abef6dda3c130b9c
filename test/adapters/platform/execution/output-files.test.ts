import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { outputFiles } from "#adapters/platform/execution/output-files.ts";

describe("outputFiles()", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "profaas-output-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("finds every regular file below the folder with its size", async () => {
    await mkdir(join(folder, "a/b"), { recursive: true });
    await writeFile(join(folder, "a/b/deep.txt"), "12345");
    await writeFile(join(folder, "top.txt"), "");
    const found = (await outputFiles(folder)).map(({ relativePath, sizeBytes }) => [relativePath, sizeBytes]);
    expect(found.sort()).toEqual([
      ["a/b/deep.txt", 5],
      ["top.txt", 0],
    ]);
  });

  it("leaves links out, so that nothing else of this machine becomes an output", async () => {
    await symlink("/etc/hostname", join(folder, "link"));
    await symlink("/etc", join(folder, "folder"));
    expect(await outputFiles(folder)).toEqual([]);
  });

  it("finds nothing where the component removed the folder", async () => {
    expect(await outputFiles(join(folder, "gone"))).toEqual([]);
  });
});
