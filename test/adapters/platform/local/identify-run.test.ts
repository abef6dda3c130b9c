import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { identifyRun, type IdentityGround } from "#adapters/platform/local/identify-run.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { commandComponent } from "../../../support/command-component.ts";

describe("identifyRun()", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "profaas-identity-"));
    await writeFile(join(folder, "blur.mjs"), "one");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (warm = false) => ({ components: [commandComponent("work", "blur", { warm })] }) as unknown as RunRequest;
  const ground = (overrides: Partial<IdentityGround> = {}): IdentityGround => ({
    cluster: "here",
    commands: {
      blur: { run: ["node", "blur.mjs"], warm: ["node", "blur.mjs", "warm"], files: ["blur.mjs"], environment: {} },
    },
    operatorFolder: folder,
    node: { name: "here", architecture: "x64", cores: 2, memoryBytes: 2 ** 30, kind: "EPYC, x64" },
    path: process.env["PATH"],
    enforcement: { cpu: "cgroup-v2", memory: "none" },
    findPodman: async () => ({ kind: "absent" }),
    ...overrides,
  });

  it("names the cluster, the kind of machine, how limits are held, and the software by a hash", async () => {
    expect(await identifyRun(run(), ground())).toEqual({
      platform: "local",
      cluster: "here",
      nodeKind: "EPYC, x64",
      architecture: "x64",
      cores: "2",
      cpuLimit: "cgroup-v2",
      memoryLimit: "none",
      "software.work": expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it("is another one when the files, the arguments, the environment or the program of the command change", async () => {
    const softwareOf = async (overrides?: Partial<IdentityGround>, warm = false) =>
      (await identifyRun(run(warm), ground(overrides)))["software.work"];
    const blur = ground().commands["blur"] as IdentityGround["commands"][string];
    const seen = [await softwareOf(), await softwareOf()];
    expect(new Set(seen).size).toBe(1);
    seen.push(await softwareOf({}, true));
    seen.push(await softwareOf({ commands: { blur: { ...blur, environment: { LEVEL: "2" } } } }));
    seen.push(await softwareOf({ commands: { blur: { ...blur, run: ["/bin/sh", "blur.mjs"] } } }));
    await writeFile(join(folder, "blur.mjs"), "two");
    seen.push(await softwareOf());
    expect(new Set(seen).size).toBe(5);
  });
});
