import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { RunComponent, ServicePlatform } from "#ports/service-platform.ts";

import { commandComponent } from "../../../support/command-component.ts";
import { installLocally, type LocalInstallation } from "../../../support/local-platform.ts";
import { localRun, measured } from "../../../support/local-run.ts";
import { memoryIsHeld } from "../../../support/memory-held.ts";

const fixtures = fileURLToPath(new URL("./fixtures", import.meta.url));

describe("warmLauncher()", { timeout: 30_000 }, () => {
  let installation: LocalInstallation;
  let platform: ServicePlatform;
  beforeAll(async () => {
    const commands = { serve: { run: ["node", "warm.mjs"], warm: ["node", "warm.mjs"], files: ["warm.mjs"] } };
    installation = await installLocally(commands, fixtures);
    platform = installation.open();
  });
  afterAll(() => installation.close());

  function warm(environment: Record<string, string | number> = {}, rest: Partial<RunComponent> = {}): RunComponent {
    return commandComponent("serve", "serve", { warm: true, environment, memoryBytes: 128 * 2 ** 20 }, rest);
  }

  async function invocationsOf(component: RunComponent, ...texts: readonly string[]) {
    return (await measured(platform, await localRun(installation, [component], texts))).invocations;
  }

  it("starts one process for each slot, and only its first invocation is cold and bears the start", async () => {
    const invocations = await invocationsOf(warm({ READY_AFTER_MILLISECONDS: 200 }), "a", "b", "c");
    expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(invocations.map(({ cold }) => cold)).toEqual([true, false, false]);
    expect(invocations[0]?.phases.start).toBeGreaterThan(0.2);
    for (const { phases } of invocations.slice(1)) expect(phases.start).toBeLessThan(invocations[0]?.phases.start ?? 0);
    expect(new Set(invocations.map(({ outputBytes }) => outputBytes)).size).toBe(1);
  });

  it.skipIf(!memoryIsHeld)(
    "counts the processor time of each invocation apart, and a peak of memory of its own",
    async () => {
      const [first, ...later] = await invocationsOf(warm({ BALLAST_MIB: 40 }), "a", "b", "c");
      expect(first?.usage.cpuSeconds).toBeGreaterThan(0.02);
      expect(first?.usage.peakMemoryBytes).toBeGreaterThan(40 * 2 ** 20);
      for (const { usage } of later) expect(usage.cpuSeconds).toBeLessThan((first?.usage.cpuSeconds ?? 0) / 2);
    },
  );

  it("tells its own refusal from its death, and replaces a dead process", async () => {
    const invocations = await invocationsOf(warm(), "refuse", "die", "a");
    expect(invocations[0]?.outcome).toEqual({
      kind: "failed",
      exitCode: 3,
      message: "It failed; the last lines that it printed:\nthe reason",
    });
    expect(invocations[1]?.outcome).toMatchObject({ kind: "failed", exitCode: 4 });
    expect(invocations[2]?.outcome).toEqual({ kind: "succeeded" });
    expect(invocations.map(({ cold }) => cold)).toEqual([true, false, true]);
  });

  it("ends an invocation that takes too long, with its process", async () => {
    const invocations = await invocationsOf(warm({}, { timeoutSeconds: 2 }), "hang", "a");
    expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["timedOut", "succeeded"]);
    expect(invocations.map(({ cold }) => cold)).toEqual([true, true]);
  });

  it("fails every invocation whose process never gets ready, with its exit code", async () => {
    const invocations = await invocationsOf(warm({ NEVER_READY: 1 }), "a", "b");
    for (const { outcome, cold } of invocations) {
      expect([outcome.kind, outcome.kind === "failed" && outcome.exitCode, cold]).toEqual(["failed", 9, true]);
    }
  });

  it.skipIf(!memoryIsHeld)(
    "sees that a child was killed for want of memory though the process answers that all is well",
    async () => {
      const invocations = await invocationsOf(warm(), "lose a child", "a");
      expect(invocations.map(({ outcome }) => outcome.kind)).toEqual(["outOfMemory", "succeeded"]);
    },
  );
});
