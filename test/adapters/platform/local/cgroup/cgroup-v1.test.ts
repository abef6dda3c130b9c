import { describe, expect, it } from "vitest";

import type { CgroupFiles } from "#adapters/platform/local/cgroup/cgroup-files.ts";
import { cgroupV1 } from "#adapters/platform/local/cgroup/cgroup-v1.ts";

const MIB = 2 ** 20;

/** Hierarchies of cpu, cpuacct and memory in memory; folders below `denied` cannot be made. */
function kernel({ denied = "", withSwap = true } = {}) {
  const texts = new Map<string, string>();
  const folders = new Set<string>();
  const files: CgroupFiles = {
    read: (path) => texts.get(path) ?? (withSwap && path.endsWith("memsw.limit_in_bytes") ? "max" : undefined),
    write: (path, text) => void texts.set(path, text),
    makeFolder(path) {
      if (denied !== "" && path.startsWith(denied)) throw Object.assign(new Error("EROFS"), { code: "EROFS" });
      return folders.size !== folders.add(path).size;
    },
    removeFolder: (path) => void folders.delete(path),
    folders: () => [],
  };
  const controllers = ["cpu", "cpuacct", "memory"].map(
    (name) => [name, { own: `/${name}/own`, top: `/${name}` }] as const,
  );
  return { files, texts, folders, mounts: { v1: new Map(controllers), v2: undefined } };
}

describe("cgroupV1()", () => {
  it("limits a group below our own in every hierarchy, swap with it, and reads what it used", async () => {
    const { files, texts, folders, mounts } = kernel();
    const hierarchy = cgroupV1(files, mounts, "ours");
    const group = hierarchy?.create("1", { cpuMillicores: 250, memoryBytes: 64 * MIB });
    expect(group?.joinFiles).toEqual(["cpu", "cpuacct", "memory"].map((name) => `/${name}/own/ours/1/cgroup.procs`));
    expect(Object.fromEntries(texts)).toEqual({
      "/cpu/own/ours/1/cpu.cfs_period_us": "100000",
      "/cpu/own/ours/1/cpu.cfs_quota_us": "25000",
      "/memory/own/ours/1/memory.limit_in_bytes": String(64 * MIB),
      "/memory/own/ours/1/memory.memsw.limit_in_bytes": String(64 * MIB),
    });
    texts.set("/cpuacct/own/ours/1/cpuacct.usage", "1500000000\n");
    texts.set("/cpu/own/ours/1/cpu.stat", "nr_periods 4\nnr_throttled 2\nthrottled_time 250000000\n");
    texts.set("/memory/own/ours/1/memory.max_usage_in_bytes", "5242880\n");
    texts.set("/memory/own/ours/1/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
    expect(group?.usage()).toEqual({
      cpuSeconds: 1.5,
      throttledSeconds: 0.25,
      peakMemoryBytes: 5 * MIB,
      outOfMemoryKills: 2,
    });
    await group?.remove();
    await hierarchy?.remove();
    expect(folders.size).toBe(0);
  });

  it("does without the limit of swap where the kernel does not count it", () => {
    const { files, texts, mounts } = kernel({ withSwap: false });
    cgroupV1(files, mounts, "ours")?.create("1", { cpuMillicores: 250, memoryBytes: 64 * MIB });
    expect([...texts.keys()].filter((path) => path.includes("memsw"))).toEqual([]);
  });

  it("says what it holds where some hierarchy is closed to us", () => {
    const closedMemory = kernel({ denied: "/memory" });
    const hierarchy = cgroupV1(closedMemory.files, closedMemory.mounts, "ours");
    expect(hierarchy?.holds).toEqual({ cpu: true, memory: false });
    const group = hierarchy?.create("1", { cpuMillicores: 250, memoryBytes: 64 * MIB });
    expect(group?.usage().peakMemoryBytes).toBeNull();
    expect(group?.resetPeakMemory()).toBe(false);
    const closed = kernel({ denied: "/" });
    expect(cgroupV1(closed.files, closed.mounts, "ours")).toBeUndefined();
  });
});
