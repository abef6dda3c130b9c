import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openBelow } from "#adapters/platform/cluster/open-below.ts";

import { temporaryFolder, type TemporaryFolder } from "../../../support/temporary-folder.ts";

let folder: TemporaryFolder;
let output: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  output = join(folder.path, "output");
  mkdirSync(join(output, "a"), { recursive: true });
  mkdirSync(join(folder.path, "secret"));
  writeFileSync(join(folder.path, "secret", "key"), "a key");
});
afterEach(() => folder.remove());

describe("openBelow()", () => {
  it("opens a file of the folder", async () => {
    writeFileSync(join(output, "a", "file"), "text");
    const handle = await openBelow(output, join(output, "a", "file"));
    expect(await handle.readFile("utf8")).toBe("text");
    await handle.close();
  });

  it("follows no link out of it, be it the file or a folder on the way", async () => {
    symlinkSync(join(folder.path, "secret", "key"), join(output, "link"));
    await expect(openBelow(output, join(output, "link"))).rejects.toThrow("ELOOP");
    symlinkSync(join(folder.path, "secret"), join(output, "folder"));
    await expect(openBelow(output, join(output, "folder", "key"))).rejects.toThrow(
      /as it must be a file of the output folder: it leads to ".*secret\/key"$/,
    );
    await expect(openBelow(output, join(output, "a"))).rejects.toThrow("must be a file");
  });
});
