import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

import { describe, expect, it } from "vitest";

import { cpuGroup } from "../cpu-group.ts";
import { WORKFLOWS } from "../run-component.ts";

const PRINT =
  "const { threadsWithinCpuLimit } = await import('./face-blur/cpu-limit.mjs'); console.log(threadsWithinCpuLimit())";
const PROGRAM = [process.execPath, "--input-type=module", "--eval", PRINT];

function threads(cores: number | undefined): number {
  const group = cores === undefined ? undefined : cpuGroup(cores);
  try {
    const join = group === undefined ? "" : `echo $$ > ${group.joinFile}; `;
    const { stdout } = spawnSync("sh", ["-c", `${join}exec "$@"`, "sh", ...PROGRAM], {
      cwd: WORKFLOWS,
      encoding: "utf8",
    });
    return Number(stdout);
  } finally {
    group?.remove();
  }
}

const probe = cpuGroup(1);
probe?.remove();

describe("threadsWithinCpuLimit", () => {
  it("is at least one and at most the cores of the machine without a limit of its own", () => {
    expect(threads(undefined)).toBeGreaterThanOrEqual(1);
    expect(threads(undefined)).toBeLessThanOrEqual(availableParallelism());
  });

  it.skipIf(probe === undefined || availableParallelism() < 2)(
    "is the limit of the control group, rounded up (needs control groups and two cores)",
    () => {
      expect([0.25, 1, 1.5, 64].map(threads)).toEqual([1, 1, 2, availableParallelism()]);
    },
  );
});
