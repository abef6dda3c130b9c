import { describe, expect, it } from "vitest";

import { cgroupMounts } from "#adapters/platform/local/cgroup/cgroup-mounts.ts";
import { cgroupV2 } from "#adapters/platform/local/cgroup/cgroup-v2.ts";

import { FakeUnifiedHierarchy } from "../../../../support/fake-unified-hierarchy.ts";

const TOP = "/sys/fs/cgroup";
const MIB = 2 ** 20;

/** A machine whose only hierarchy is the unified one, with this process in a group of it. */
function machine(own: string, options: { readonly isNamespace?: boolean } = {}): FakeUnifiedHierarchy {
  const files = new FakeUnifiedHierarchy(TOP, options)
    .place("/proc/self/cgroup", `0::${own}\n`)
    .place("/proc/self/mountinfo", `30 23 0:26 / ${TOP} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n`);
  let group = TOP;
  for (const name of own.split("/").filter(Boolean)) files.makeFolder((group = `${group}/${name}`));
  return files.settle(group, process.pid);
}

function hierarchyOf(files: FakeUnifiedHierarchy) {
  return cgroupV2(files, cgroupMounts(files), "ours");
}

describe("cgroupV2()", () => {
  it("makes its groups beside a session that holds processes, never in it", () => {
    const files = machine("/user.slice/session.scope");
    files.write(`${TOP}/cgroup.subtree_control`, "+cpu");
    files.write(`${TOP}/cgroup.subtree_control`, "+memory");
    const hierarchy = hierarchyOf(files);
    expect(hierarchy).toMatchObject({
      version: "v2",
      holds: { cpu: true, memory: true },
      folders: [`${TOP}/user.slice/ours`],
    });
    expect(files.read(`${TOP}/user.slice/session.scope/cgroup.subtree_control`)).toBe("");
  });

  it("goes up to where the controllers are, and leaves what it could not use as it was", () => {
    const files = machine("/user.slice/session.scope");
    expect(hierarchyOf(files)?.folders).toEqual([`${TOP}/ours`]);
    expect(files.folders(`${TOP}/user.slice`)).toEqual(["session.scope"]);
  });

  it("prefers a place that holds both limits to a nearer one that holds one", () => {
    const files = machine("/user.slice/session.scope");
    files.write(`${TOP}/cgroup.subtree_control`, "+memory");
    files.foreign.add(TOP);
    expect(hierarchyOf(files)).toMatchObject({
      holds: { cpu: false, memory: true },
      folders: [`${TOP}/user.slice/ours`],
    });
    files.foreign.delete(TOP);
    files.removeFolder(`${TOP}/user.slice/ours`);
    files.write(`${TOP}/user.slice/cgroup.subtree_control`, "-memory");
    files.foreign.add(`${TOP}/user.slice`);
    expect(hierarchyOf(files)).toMatchObject({ holds: { cpu: true, memory: true }, folders: [`${TOP}/ours`] });
  });

  it("finds nothing where all that is above belongs to others, or where a container's top holds the processes", () => {
    const files = machine("/user.slice/session.scope");
    for (const group of ["", "/user.slice", "/user.slice/session.scope"]) files.foreign.add(TOP + group);
    expect(hierarchyOf(files)).toBeUndefined();
    const container = machine("/", { isNamespace: true });
    expect(hierarchyOf(container)).toBeUndefined();
    expect(container.read(`${TOP}/cgroup.subtree_control`)).toBe("");
  });

  it("a group gets its limits, with swap shut, and tells what it used", async () => {
    const files = machine("/session");
    const hierarchy = hierarchyOf(files);
    const group = hierarchy?.create("1", { cpuMillicores: 250, memoryBytes: 64 * MIB });
    const folder = `${TOP}/ours/1`;
    expect(group?.joinFiles).toEqual([`${folder}/cgroup.procs`]);
    expect(files.read(`${folder}/cpu.max`)).toBe("25000 100000\n");
    expect(files.read(`${folder}/memory.max`)).toBe(`${64 * MIB}\n`);
    expect(files.read(`${folder}/memory.swap.max`)).toBe("0\n");

    files.place(`${folder}/cpu.stat`, "usage_usec 1500000\nuser_usec 1\nsystem_usec 1\nthrottled_usec 250000\n");
    files.place(`${folder}/memory.peak`, `${5 * MIB}\n`);
    files.place(`${folder}/memory.events`, "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n");
    expect(group?.usage()).toEqual({
      cpuSeconds: 1.5,
      throttledSeconds: 0.25,
      peakMemoryBytes: 5 * MIB,
      outOfMemoryKills: 2,
    });
    expect(group?.resetPeakMemory()).toBe(false);

    files.settle(folder, 4_000_000);
    expect(group?.processes()).toEqual([4_000_000]);
    await group?.kill();
    await group?.remove();
    await hierarchy?.remove();
    expect(files.folders(TOP)).toEqual(["session"]);
  });

  it("an old kernel without memory.peak gives null, not zero", () => {
    const files = machine("/session");
    const group = hierarchyOf(files)?.create("1", { cpuMillicores: 1000, memoryBytes: 64 * MIB });
    files.place(`${TOP}/ours/1/memory.peak`, "");
    expect(group?.usage().peakMemoryBytes).toBeNull();
  });
});
