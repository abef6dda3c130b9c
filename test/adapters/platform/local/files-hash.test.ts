import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { filesHash } from "#adapters/platform/local/files-hash.ts";

describe("filesHash()", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "profaas-hash-"));
    await mkdir(join(folder, "lib/deep"), { recursive: true });
    await writeFile(join(folder, "main.sh"), "one");
    await writeFile(join(folder, "lib/deep/part.sh"), "two");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const hash = () => filesHash(folder, ["lib", "main.sh"]);

  it("is the same for the same bytes and names, whatever their times and the order of the list", async () => {
    const before = await hash();
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    await utimes(join(folder, "main.sh"), 1, 1);
    expect(await filesHash(folder, ["main.sh", "lib"])).toBe(before);
  });

  it("changes with a byte, also when the size stays, with a name, and with a new file", async () => {
    const seen = new Set([await hash()]);
    await writeFile(join(folder, "lib/deep/part.sh"), "Two");
    seen.add(await hash());
    await rename(join(folder, "lib/deep/part.sh"), join(folder, "lib/deep/other.sh"));
    seen.add(await hash());
    await writeFile(join(folder, "lib/new.sh"), "");
    seen.add(await hash());
    expect(seen.size).toBe(4);
  });

  it("ends where links lead in a circle, and takes a link that leads nowhere as what it says", async () => {
    await symlink("..", join(folder, "lib/deep/up"));
    await symlink("nowhere", join(folder, "lib/broken"));
    expect(await hash()).toMatch(/^[0-9a-f]{64}$/);
  });
});
