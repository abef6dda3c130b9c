import { describe, expect, it } from "vitest";

import { checkRun, type CheckGround } from "#adapters/platform/local/check-run.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { commandComponent } from "../../../support/command-component.ts";

const podman = { version: "4", globalFlags: [], runFlags: [], holdsLimits: true };
const ground: CheckGround = {
  commands: {
    blur: { run: ["node", "blur.mjs"], files: ["."], environment: {} },
    absent: { run: ["no-such-program"], files: ["no-such-file"], environment: {} },
  },
  operatorFolder: import.meta.dirname,
  allowedImages: ["localhost/*"],
  node: { name: "here", architecture: "x64", cores: 2, memoryBytes: 2 ** 30, kind: "any" },
  path: process.env["PATH"],
  findPodman: async () => ({ kind: "usable", podman }),
};

function check(component: RunComponent, overrides: Partial<CheckGround> = {}) {
  return checkRun({ components: [component] } as unknown as RunRequest, { ...ground, ...overrides });
}

function image(runnable: RunComponent["runnable"], configuration = {}): RunComponent {
  return { ...commandComponent("work", "", configuration), runnable };
}

describe("checkRun()", () => {
  it("has nothing against what can be run", async () => {
    expect(await check(commandComponent("work", "blur"))).toEqual([]);
    expect(await check(image({ image: "localhost/a", script: "true" }))).toEqual([]);
  });

  it("refuses commands that the operator's file does not name, and objects' own names too", async () => {
    expect(await check(commandComponent("work", "sharpen"))).toEqual([
      'Cannot run "work" as its command must stand in the operator\'s file, which names only "blur", "absent": current value is "sharpen"',
    ]);
    expect(await check(commandComponent("work", "constructor"), { commands: {} })).toEqual([
      'Cannot run "work" as its command must stand in the operator\'s file, which names none: current value is "constructor"',
    ]);
  });

  it("tells which program and which files are missing, and that there is no warm form", async () => {
    expect(await check(commandComponent("work", "absent"))).toEqual([
      'Cannot run command "absent" as its program is not on this machine: install "no-such-program"',
      `Cannot identify command "absent" as all its files must exist: there is no "no-such-file" in ${import.meta.dirname}`,
    ]);
    expect(await check(commandComponent("work", "blur", { warm: true }))).toEqual([
      'Cannot run "work" warm as command "blur" has no warm form: add one to the operator\'s file, or set warm to false',
    ]);
  });

  it("refuses limits beyond the machine", async () => {
    const greedy = commandComponent("work", "blur", { cpuMillicores: 2500, memoryBytes: 2 ** 31 });
    expect(await check(greedy)).toEqual([
      'Cannot give "work" 2.5 cores as this machine has 2: ask for 2 or less',
      'Cannot give "work" 2048 MiB of memory as this machine has 1024 MiB: ask for less',
    ]);
    expect(await check(commandComponent("work", "blur", { cpuMillicores: 2000, parallelism: 8 }))).toEqual([]);
  });

  it("refuses images that are not allowed, that have no script, are to be warm, or that nothing can run", async () => {
    expect(await check(image({ image: "ghcr.io/a", script: "true" }))).toEqual([
      'Cannot run "work" as the operator\'s file does not allow its image: add "ghcr.io/a" to images there',
    ]);
    expect(await check(image({ image: "localhost/a" }))).toEqual([
      'Cannot run "work" as image "localhost/a" needs a script to run in it: add it to the FDL',
    ]);
    expect(await check(image({ image: "localhost/a", script: "true" }, { warm: true }))).toEqual([
      'Cannot run "work" warm as images have no warm form here: set warm to false',
    ]);
    expect(await check(image({}))).toEqual(['Cannot run "work" as it names neither a command nor an image']);
    const allowed = image({ image: "localhost/a", script: "true" });
    expect(await check(allowed, { findPodman: async () => ({ kind: "absent" }) })).toEqual([
      'Cannot run image "localhost/a" of "work" as podman is not installed: install it, or name a command instead',
    ]);
    const broken = { kind: "unusable", version: "4.3", reason: "no runtime" } as const;
    expect(await check(allowed, { findPodman: async () => broken })).toEqual([
      'Cannot run image "localhost/a" of "work" as podman 4.3 does not work here: no runtime',
    ]);
  });
});
