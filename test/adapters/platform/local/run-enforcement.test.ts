import { describe, expect, it } from "vitest";

import type { Limiter } from "#adapters/platform/local/limiter.ts";
import { runEnforcement } from "#adapters/platform/local/run-enforcement.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import { commandComponent } from "../../../support/command-component.ts";

const node = { name: "here", architecture: "x64", cores: 2, memoryBytes: 2 ** 30, kind: "any" };
const limiter = {
  enforcement: { cpu: "affinity", memory: "none" },
  shortfalls: (component: string) => [`not all of ${component}`],
} as unknown as Limiter;
const podman = { version: "4", globalFlags: [], runFlags: [], holdsLimits: true };

function run(...components: readonly RunComponent[]): RunRequest {
  return { components } as unknown as RunRequest;
}

function image(name: string): RunComponent {
  return { ...commandComponent(name, ""), runnable: { image: "i", script: "s" } };
}

describe("runEnforcement()", () => {
  it("says how commands are held, and what is asked of them and not held", () => {
    const enforcement = runEnforcement(run(commandComponent("a", "c")), limiter, undefined, node);
    expect(enforcement).toEqual({ cpu: "affinity", memory: "none", notes: ["not all of a"] });
  });

  it("says of images that podman holds them, or that it cannot", () => {
    expect(runEnforcement(run(image("a")), limiter, podman, node)).toEqual({
      cpu: "container",
      memory: "container",
      notes: [],
    });
    const loose = runEnforcement(run(image("a")), limiter, { ...podman, holdsLimits: false }, node);
    expect(loose.cpu).toBe("none");
    expect(loose.notes).toEqual(['The limits of "a" were not held, as podman cannot hold them on this machine']);
    const mixed = runEnforcement(run(commandComponent("a", "c"), image("b")), limiter, podman, node);
    expect(mixed.cpu).toBe("affinity");
    expect(mixed.notes).toContain('The limits of "b" were held by podman');
  });

  it("notes when more cores may be used at once than there are", () => {
    const notesOf = (...components: readonly RunComponent[]) =>
      runEnforcement(run(...components), { ...limiter, shortfalls: () => [] }, undefined, node).notes;
    const twice = (name: string) => commandComponent(name, "c", { cpuMillicores: 500, parallelism: 2 });
    expect(notesOf(commandComponent("a", "c", { cpuMillicores: 1500, parallelism: 2 }))).toEqual([
      '"a" may use 2 times 1.5 cores at once, and this machine has 2',
    ]);
    expect(notesOf(twice("a"), twice("b"))).toEqual([]);
    expect(notesOf(twice("a"), twice("b"), twice("c"))).toEqual([
      "All components together may use 3 cores at once, and this machine has 2",
    ]);
  });
});
