import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

import { startedScript } from "../../../scripts/build/started-script.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("startedScript()", () => {
  it.each([
    ["plain signs", "say minus"],
    ["signs beyond ASCII", "“wait − start” ≤ 90 % · µs — 日本 🙂"],
  ])("says %s as the program has them", async (_, text) => {
    const folder = await temporaryFolder();
    try {
      const file = join(folder.path, "said.mjs");
      await writeFile(file, startedScript("said.mjs", `process.stdout.write(String.raw\`${text}\`);`).text);
      expect((await promisify(execFile)(process.execPath, [file])).stdout).toBe(text);
    } finally {
      await folder.remove();
    }
  });
});
