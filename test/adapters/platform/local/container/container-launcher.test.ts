import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { containerLabel } from "#adapters/platform/local/container/containers.ts";
import type { RunComponent, ServicePlatform } from "#ports/service-platform.ts";

import { commandComponent } from "../../../../support/command-component.ts";
import { installLocally, type LocalInstallation } from "../../../../support/local-platform.ts";
import { collected, localRun, measured } from "../../../../support/local-run.ts";
import { makeTestImage, podmanIsPresent } from "../../../../support/test-image.ts";

describe.skipIf(!podmanIsPresent)("containerLauncher() (needs podman)", { timeout: 60_000 }, () => {
  let installation: LocalInstallation;
  let platform: ServicePlatform;
  let made: ReturnType<typeof makeTestImage>;
  beforeAll(async () => {
    made = makeTestImage("launcher");
    installation = await installLocally({}, fileURLToPath(new URL(".", import.meta.url)));
    platform = installation.open({ allowedImages: ["localhost/profaas-test-*"] });
  }, 60_000);
  afterAll(async () => {
    await installation.close();
    made.remove();
  }, 60_000);

  function running(script: string, rest: Partial<RunComponent> = {}): RunComponent {
    return { ...commandComponent("work", "none"), runnable: { image: made.image, script }, ...rest };
  }

  function containers(): readonly string[] {
    const filter = `label=${containerLabel(installation.workFolder)}`;
    const text = execFileSync("podman", ["ps", "--all", "--quiet", "--filter", filter], { encoding: "utf8" });
    return text.split("\n").filter(Boolean);
  }

  it("runs the script in the image with files in and out, as OSCAR's supervisor does, and tells every phase", async () => {
    const script = [
      'test "$(cat "$INPUT_FILE_PATH")" = hello || exit 8',
      'test "$STORAGE_OBJECT_KEY" = "$EXPECTED_KEY" || exit 9',
      'test "$TMP_INPUT_DIR/0.txt" = "$INPUT_FILE_PATH" || exit 10',
      "sleep 0.3",
      'cat "$INPUT_FILE_PATH" "$INPUT_FILE_PATH" > "$TMP_OUTPUT_DIR/out.txt"',
    ].join("\n");
    const run = await localRun(installation, [], ["hello"]);
    const component = running(script);
    const configuration = { ...component.configuration, environment: { EXPECTED_KEY: run.uploads[0]?.key ?? "" } };
    const uploads = run.uploads.map((upload) => ({ ...upload, component: "work" }));
    const measurement = await measured(platform, { ...run, uploads, components: [{ ...component, configuration }] });
    const [invocation] = measurement.invocations;
    expect(invocation?.outcome).toEqual({ kind: "succeeded" });
    expect([invocation?.outputCount, invocation?.outputBytes, invocation?.cold]).toEqual([1, 10, true]);
    expect(invocation?.phases.pull).not.toBeNull();
    expect(invocation?.phases.start).toBeGreaterThan(0);
    expect(invocation?.phases.compute).toBeGreaterThan(0.3);
    expect(invocation?.merged).toEqual({});
    expect(invocation?.usage.cpuSeconds).toBeGreaterThan(0);
    expect(invocation?.usage.peakMemoryBytes).toBeGreaterThan(0);
    expect(measurement.enforcement).toMatchObject({ cpu: "container", memory: "container" });
    expect(containers()).toEqual([]);
  });

  it("tells failure, time-out and out of memory apart, also when only a child was killed and the script went on", async () => {
    const components = [
      { ...running("echo the reason; exit 7"), name: "broken" },
      { ...running("sleep 30", { timeoutSeconds: 0.5 }), name: "slow" },
      { ...running("head -c 300000000 /dev/zero | tail > /dev/null; exit 0"), name: "hungry" },
    ];
    const run = await localRun(installation, components, ["a", "b", "c"]);
    const uploads = run.uploads.map((upload, index) => ({ ...upload, component: components[index]?.name ?? "" }));
    const { invocations } = await measured(platform, { ...run, uploads });
    expect(Object.fromEntries(invocations.map(({ component, outcome }) => [component, outcome]))).toEqual({
      broken: { kind: "failed", exitCode: 7, message: "It failed; the last lines that it printed:\nthe reason" },
      slow: { kind: "timedOut", limitSeconds: 0.5 },
      hungry: { kind: "outOfMemory", limitBytes: components[2]?.configuration.memoryBytes },
    });
    expect(containers()).toEqual([]);
  });

  it("holds the CPU limit", async () => {
    const component = running("i=0; while [ $i -lt 150000 ]; do i=$((i + 1)); done");
    const configuration = { ...component.configuration, cpuMillicores: 200 };
    const { invocations } = await measured(
      platform,
      await localRun(installation, [{ ...component, configuration }], ["a"]),
    );
    const [{ usage, phases } = { usage: undefined, phases: undefined }] = invocations;
    expect(usage?.throttledSeconds).toBeGreaterThan(0);
    expect((usage?.cpuSeconds ?? Infinity) / (phases?.compute ?? 0)).toBeLessThan(0.4);
  });

  it("names images by their digest, and refuses those that the operator does not allow", async () => {
    const run = await localRun(installation, [running("exit 0")], ["a"]);
    const identity = await platform.identify(run);
    expect(identity["software.work"]).toMatch(/^[0-9a-f]{64}$/);
    expect(await platform.identify({ ...run, components: [running("exit 1")] })).not.toEqual(identity);
    expect(await platform.check(run)).toEqual([]);
    expect(await installation.open({ allowedImages: ["localhost/profaas-test"] }).check(run)).toEqual([
      `Cannot run "work" as the operator's file does not allow its image: add "${made.image}" to images there`,
    ]);
  });

  it("removes the containers of an agent that was killed", async () => {
    const run = await localRun(installation, [running("sleep 60")], ["a"]);
    const handle = await platform.start(run);
    while (containers().length === 0) await delay(50);
    process.kill(installation.agentPid() as number, "SIGKILL");
    expect(await collected(platform, handle)).toMatchObject({ kind: "lost" });
    const again = await localRun(installation, [running("exit 0")], ["a"]);
    expect((await measured(platform, again)).invocations[0]?.outcome).toEqual({ kind: "succeeded" });
    expect(containers()).toEqual([]);
    await platform.forget(handle);
  });
});
