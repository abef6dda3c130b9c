import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

import { expect, it } from "vitest";

import { describeWithMinio } from "../support/minio.ts";

const ROOT = resolve(import.meta.dirname, "../..");

describeWithMinio(
  "npm run test:oscar -- --in-memory",
  () => {
    it("rehearses tests of a real OSCAR on two stand-ins, one reached by password and one by token, and ends them", async () => {
      const words = ["scripts/run-oscar-tests.mjs", "--in-memory", "test/oscar/workflows.test.ts"];
      // Not as a part of this test run, nor on whatever OSCAR its environment names.
      const own = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|OSCAR_|TEST$)/.test(name));
      const env = { ...Object.fromEntries(own), OSCAR_ENDPOINT: "http://127.0.0.1:9", OSCAR_TOKEN: "of-a-real-one" };
      const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT, env });
      expect(stdout.trimEnd().split("\n").at(-1)).toBe("3 passed, 0 failed");
      const standIns = /^Stand-ins: (\S+) and (\S+)$/m.exec(stdout)?.slice(1) ?? [];
      expect(standIns).toHaveLength(2);
      for (const endpoint of standIns) await expect(fetch(`${endpoint}/health`)).rejects.toThrow("fetch failed");
    }, 300_000);
  },
  { own: true },
);
