import { readFileSync } from "node:fs";
import { dirname } from "node:path";

import { describe, expect, it } from "vitest";

import { wrapperUsage } from "#adapters/platform/cluster/wrapper-usage.ts";
import type { CgroupFiles } from "#adapters/platform/local/cgroup/cgroup-files.ts";
import { cgroupMounts } from "#adapters/platform/local/cgroup/cgroup-mounts.ts";
import { cgroupV2 } from "#adapters/platform/local/cgroup/cgroup-v2.ts";

import { FakeUnifiedHierarchy } from "../../../../support/fake-unified-hierarchy.ts";

type Tree = Readonly<Record<string, string>>;

/** Recorded on another machine: see the notice beside it. */
const RECORDED = JSON.parse(
  readFileSync(new URL("../../../../support/fixtures/cgroup-v2/recording.json", import.meta.url), "utf8"),
) as {
  readonly proc: Tree;
  readonly untouched: Tree;
  readonly created: Tree;
  readonly busy: { readonly output: string; readonly wallSeconds: number };
  readonly afterBusy: Tree;
  readonly greedy: { readonly status: number };
  readonly afterGreedy: Tree;
  readonly usage: unknown;
  readonly answers: readonly (readonly [action: string, path: string, text: string | null, answer: string])[];
  readonly removed: Tree;
  readonly pod: { readonly notes: string; readonly tree: Tree };
};
const TOP = "/sys/fs/cgroup";
const GROUP = `${TOP}/profaas/1`;
const MIB = 2 ** 20;

/** A machine whose files are those of a recorded moment; what is written to them changes nothing. */
function recordedFiles(tree: Tree): CgroupFiles {
  const files: Tree = { ...tree, ...RECORDED.proc };
  return {
    read: (path) => files[path],
    write: () => undefined,
    makeFolder: (path) => !Object.keys(files).some((file) => dirname(file) === path),
    removeFolder: () => undefined,
    folders: () => [],
  };
}

function groupAt(tree: Tree) {
  const files = recordedFiles(tree);
  const hierarchy = cgroupV2(files, cgroupMounts(files), "profaas");
  expect(hierarchy).toMatchObject({ holds: { cpu: true, memory: true }, folders: [`${TOP}/profaas`] });
  return hierarchy!.create("1", { cpuMillicores: 250, memoryBytes: 64 * MIB });
}

/** User and system time of the shell, as its `times` says them. */
function shellSeconds(output: string): number {
  const [line = ""] = output.split("\n");
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}

describe("cgroupV2() on files recorded from Linux 6.1 on another machine", () => {
  it("finds its place, and the kernel took the limits as they were written", () => {
    expect(groupAt(RECORDED.created).joinFiles).toEqual([`${GROUP}/cgroup.procs`]);
    expect(RECORDED.created[`${GROUP}/cpu.max`]).toBe("25000 100000\n");
    expect(RECORDED.created[`${GROUP}/memory.max`]).toBe(`${64 * MIB}\n`);
    expect(RECORDED.created[`${GROUP}/memory.swap.max`]).toBe("0\n");
    expect(RECORDED.created[`${GROUP}/cgroup.controllers`]).toBe("cpu memory\n");
  });

  it("tells of a new group that it used nothing", () => {
    const unused = { cpuSeconds: 0, throttledSeconds: 0, outOfMemoryKills: 0, peakMemoryBytes: 0 };
    expect(groupAt(RECORDED.created).usage()).toEqual(unused);
  });

  it("tells of a throttled process what its shell and the clock on the wall said", () => {
    const { cpuSeconds, throttledSeconds, outOfMemoryKills, peakMemoryBytes } = groupAt(RECORDED.afterBusy).usage();
    const { output, wallSeconds } = RECORDED.busy;
    expect(shellSeconds(output)).toBeGreaterThan(1);
    // The shell counts in ticks of 10 ms, and not what it took before it ran our line.
    expect(Math.abs(cpuSeconds! / shellSeconds(output) - 1)).toBeLessThan(0.1);
    expect(Math.abs(cpuSeconds! / wallSeconds - 0.25)).toBeLessThan(0.03);
    expect(Math.abs((cpuSeconds! + throttledSeconds!) / wallSeconds - 1)).toBeLessThan(0.1);
    expect(outOfMemoryKills).toBe(0);
    expect(peakMemoryBytes).toBeGreaterThan(MIB / 4);
    expect(peakMemoryBytes).toBeLessThan(16 * MIB);
  });

  it("tells of a killed process that it was killed, with all of the memory used", () => {
    expect(RECORDED.greedy.status).toBe(137);
    const usage = groupAt(RECORDED.afterGreedy).usage();
    expect(usage).toMatchObject({ outOfMemoryKills: 1, peakMemoryBytes: 64 * MIB });
    expect(usage).toEqual(RECORDED.usage);
  });

  it("left no group behind", () => {
    const groups = (tree: Tree): string[] => [...new Set(Object.keys(tree).map((path) => dirname(path)))];
    expect(groups(RECORDED.removed)).toEqual(groups(RECORDED.untouched));
  });
});

describe("wrapperUsage() on the notes of a container that were recorded from Linux 6.1 on another machine", () => {
  it("reads what its control group counted", () => {
    const { notes, tree } = RECORDED.pod;
    const usage = wrapperUsage(notes);
    expect(usage).toMatchObject({ outOfMemoryKills: 1, peakMemoryBytes: 64 * MIB });
    const counted = (when: string): number =>
      Number(new RegExp(`^${when} cpu.stat usage_usec (\\d+)$`, "m").exec(notes)?.[1]);
    expect(usage.cpuSeconds).toBeCloseTo((counted("after") - counted("before")) / 1e6, 9);
    expect(usage.cpuSeconds).toBeGreaterThan(1);
    expect(usage.throttledSeconds).toBeGreaterThan(1);
    // What is counted after the notes is no more than what ends the container.
    const pod = `${TOP}/kubepods/pod1/component`;
    expect(tree[`${pod}/memory.peak`]).toBe(`${64 * MIB}\n`);
    expect(tree[`${pod}/memory.events`]).toContain("oom_kill 1\n");
  });
});

describe("FakeUnifiedHierarchy", () => {
  /** The fake in the state in which the kernel was asked. */
  function fake(): FakeUnifiedHierarchy {
    const files = new FakeUnifiedHierarchy(TOP);
    for (const [path, text] of Object.entries(RECORDED.proc)) files.place(path, text);
    for (const group of ["user.slice", "user.slice/session.scope"]) files.makeFolder(`${TOP}/${group}`);
    files.settle(`${TOP}/user.slice/session.scope`, 678);
    cgroupV2(files, cgroupMounts(files), "profaas")!.create("1", { cpuMillicores: 250, memoryBytes: 64 * MIB });
    return files;
  }

  it("gives a group the files and controllers that the kernel was recorded to give", () => {
    const files = fake();
    for (const group of ["", "/user.slice", "/profaas", "/profaas/1"].map((name) => TOP + name)) {
      for (const file of ["cgroup.subtree_control", "cpu.max", "memory.max", "memory.swap.max"]) {
        const path = `${group}/${file}`;
        expect(files.read(path)?.trim(), path).toBe(RECORDED.created[path]?.trim());
      }
      expect(files.read(`${group}/cgroup.type`) === undefined, group).toBe(group === TOP);
      expect(RECORDED.created[`${group}/cgroup.type`] === undefined, group).toBe(group === TOP);
    }
  });

  it("refuses what the kernel was recorded to refuse", () => {
    const asked = RECORDED.answers.filter(([, path]) => !path.endsWith("/cpu.max"));
    const refusals = asked.filter(([, , , answer]) => answer !== "done");
    expect(refusals.length).toBeGreaterThan(5);
    for (const [action, path, text, answer] of refusals) {
      const files = fake();
      if (text === "+memory" || (action === "rmdir" && path === GROUP)) files.settle(GROUP, 678);
      const ask = (): unknown => (action === "rmdir" ? files.removeFolder(path) : files.write(path, text!));
      expect(ask, `${action} ${path} ${text}`).toThrow(answer);
    }
  });

  it("the kernel takes the least quota in the longest period, and nothing beyond either", () => {
    const quotas = RECORDED.answers.filter(([, path]) => path.endsWith("/cpu.max"));
    expect(quotas.map(([, , text, answer]) => [text, answer])).toEqual([
      ["1000 1000000", "done"],
      ["999 1000000", "EINVAL"],
      ["2000 1000001", "EINVAL"],
    ]);
  });
});
