import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import sharp from "sharp";
import { expect, it } from "vitest";

import { scratchFolder, WORKFLOWS } from "../run-component.ts";
import { differenceOf } from "./picture-detail.ts";

it("makes the pictures that are shipped, twice the same", async () => {
  const folder = scratchFolder();
  try {
    const [once = "", again = ""] = ["once", "again"].map((name) => join(folder, name));
    const names = ["medium-1", "small-2"];
    for (const target of [once, again]) {
      const args = ["face-blur/make-inputs.mjs", target, ...names];
      expect(spawnSync(process.execPath, args, { cwd: WORKFLOWS }).status).toBe(0);
    }
    expect(readdirSync(once)).toEqual(names.map((name) => `${name}.jpg`));
    const shipped = join(WORKFLOWS, "face-blur/inputs");
    for (const name of readdirSync(once)) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(once, name)))).toBe(true);
      const { width = 0, height = 0 } = await sharp(join(shipped, name)).metadata();
      // Another version of libvips may round otherwise.
      expect(
        await differenceOf(join(shipped, name), join(once, name), { left: 0, top: 0, width, height }),
      ).toBeLessThan(2);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
