import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { startConfined } from "#adapters/platform/local/confined-process.ts";
import type { Limiter } from "#adapters/platform/local/limiter.ts";
import { openLimiter } from "#adapters/platform/local/open-limiter.ts";
import { systemClock } from "#adapters/process/clock.ts";

const MIB = 2 ** 20;
const here = await openLimiter({ folderName: `profaas-test-look-${process.pid}` });
await here.remove();
const heldByCgroups = here.enforcement.cpu.startsWith("cgroup") && here.enforcement.memory.startsWith("cgroup");

describe.skipIf(!heldByCgroups)(
  "openLimiter() with control groups (needs permission to make them)",
  { timeout: 30_000 },
  () => {
    let limiter: Limiter;
    beforeEach(async () => {
      limiter = await openLimiter({ folderName: `profaas-test-${process.pid}` });
    });
    afterEach(async () => {
      await limiter.remove();
      expect(limiter.folders.filter((folder) => existsSync(folder))).toEqual([]);
    });

    async function running(script: string, limits: { cpuMillicores: number; memoryBytes: number }) {
      const confinement = limiter.confine(limits);
      const process = startConfined({
        command: ["/bin/sh", "-c", script],
        folder: "/",
        environment: { PATH: "/usr/bin:/bin" },
        confinement,
        clock: systemClock,
        onSpawn: () => undefined,
        interactive: false,
      });
      expect(await process.ready).toBe(true);
      return { confinement, process };
    }

    it("half a core does at most half of what the time would allow", async () => {
      const { confinement, process } = await running("while :; do :; done", {
        cpuMillicores: 500,
        memoryBytes: 64 * MIB,
      });
      process.go();
      const began = systemClock.monotonicSeconds();
      await delay(1_500);
      const share = (confinement.usage().cpuSeconds ?? 0) / (systemClock.monotonicSeconds() - began);
      await process.kill();
      await confinement.remove();
      expect(share).toBeLessThan(0.6);
      expect(share).toBeGreaterThan(0.02);
    });

    it("the smallest limit that can be asked for is held too, and the group says that it was held back", async () => {
      const { confinement, process } = await running("while :; do :; done", {
        cpuMillicores: 10,
        memoryBytes: 64 * MIB,
      });
      process.go();
      const began = systemClock.monotonicSeconds();
      await delay(1_000);
      const { cpuSeconds, throttledSeconds } = confinement.usage();
      const share = (cpuSeconds ?? Infinity) / (systemClock.monotonicSeconds() - began);
      await process.kill();
      await confinement.remove();
      expect(share).toBeLessThan(0.05);
      expect(throttledSeconds).toBeGreaterThan(0);
    });

    it("a process that takes more memory than its limit is killed, and the kill is counted though the command goes on", async () => {
      const limits = { cpuMillicores: 1000, memoryBytes: 32 * MIB };
      const { confinement, process } = await running("head -c 300000000 /dev/zero | tail > /dev/null; exit 0", limits);
      process.go();
      expect(await process.ended).toMatchObject({ exitCode: 0 });
      const { outOfMemoryKills, peakMemoryBytes } = confinement.usage();
      await confinement.kill();
      await confinement.remove();
      expect(outOfMemoryKills).toBe(1);
      expect(peakMemoryBytes).toBeGreaterThan(24 * MIB);
      expect(peakMemoryBytes).toBeLessThanOrEqual(32 * MIB);
    });

    it("what a command leaves running is killed with its group", async () => {
      const folder = await mkdtemp(join(tmpdir(), "profaas-test-"));
      const script = `setsid sh -c 'echo $$ > ${folder}/pid; exec sleep 600' >/dev/null 2>&1 & while [ ! -s ${folder}/pid ]; do :; done`;
      const { confinement, process } = await running(script, { cpuMillicores: 1000, memoryBytes: 64 * MIB });
      process.go();
      expect(await process.ended).toMatchObject({ exitCode: 0 });
      expect(confinement.processes()).toHaveLength(1);
      await confinement.kill();
      expect(confinement.processes()).toEqual([]);
      await confinement.remove();
      await rm(folder, { recursive: true });
    });
  },
);

describe("openLimiter() without control groups", () => {
  it("binds to whole cores where it can, and says what is not held", async () => {
    const limiter = await openLimiter({ folderName: "profaas-test-none", root: "/nowhere" });
    const notes = limiter.shortfalls("work", { cpuMillicores: 500, memoryBytes: 64 * MIB });
    expect(limiter.enforcement.memory).toBe("none");
    expect(limiter.reasons[0]).toBe("Control groups cannot be used, as none are mounted");
    expect(notes).toContain('The memory limit of "work" (67108864 bytes) was not held');
    if (limiter.enforcement.cpu === "affinity") {
      expect(notes[0]).toContain("was held as 1 whole core by CPU affinity");
      const confinement = limiter.confine({ cpuMillicores: 500, memoryBytes: 64 * MIB });
      const process = startConfined({
        command: ["/bin/sh", "-c", "grep Cpus_allowed_list /proc/self/status >&2"],
        folder: "/",
        environment: { PATH: "/usr/bin:/bin" },
        confinement,
        clock: systemClock,
        onSpawn: () => undefined,
        interactive: false,
      });
      expect(await process.ready).toBe(true);
      process.go();
      expect(await process.ended).toMatchObject({ exitCode: 0 });
      expect(process.tail.text()).toMatch(/^Cpus_allowed_list:\s+\d+$/);
      await confinement.remove();
    } else {
      expect(notes[0]).toBe('The CPU limit of "work" (0.5 cores) was not held');
    }
    await limiter.remove();
  });
});
