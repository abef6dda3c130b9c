import { join } from "node:path";

import { cpuQuota, type Cgroup, type CgroupHierarchy, type CgroupLimits } from "./cgroup.ts";
import { numberIn, valueOf, type CgroupFiles } from "./cgroup-files.ts";
import type { CgroupMounts } from "./cgroup-mounts.ts";
import { killAll, removeGroup } from "./end-group.ts";

const CONTROLLERS = ["cpu", "cpuacct", "memory"] as const;

/**
 * Groups below our own in the v1 hierarchies of cpu, cpuacct and memory, as far as they are mounted and permitted;
 * undefined where neither cpu nor memory can be limited. See the kernel's cgroup-v1 documents.
 */
export function cgroupV1(files: CgroupFiles, mounts: CgroupMounts, folderName: string): CgroupHierarchy | undefined {
  const bases = new Map<string, string>();
  for (const controller of CONTROLLERS) {
    const mounted = mounts.v1.get(controller);
    const folder = mounted && join(mounted.own, folderName);
    if (folder !== undefined && canMake(files, folder)) bases.set(controller, folder);
  }
  const holds = { cpu: bases.has("cpu"), memory: bases.has("memory") };
  if (!holds.cpu && !holds.memory) return undefined;
  const folders = [...new Set(bases.values())];
  return {
    version: "v1",
    holds,
    folders,
    create: (name, limits) => create(files, new Map([...bases].map(([key, base]) => [key, join(base, name)])), limits),
    remove: async () => {
      for (const folder of folders) await removeGroup(files, folder);
    },
  };
}

function canMake(files: CgroupFiles, folder: string): boolean {
  try {
    files.makeFolder(folder);
    return true;
  } catch {
    return false;
  }
}

function create(files: CgroupFiles, folderOf: ReadonlyMap<string, string>, limits: CgroupLimits): Cgroup {
  const folders = [...new Set(folderOf.values())];
  for (const folder of folders) files.makeFolder(folder);
  const [cpu, cpuacct, memory] = CONTROLLERS.map((controller) => folderOf.get(controller));
  if (cpu !== undefined && limits.cpuMillicores !== null) {
    const { quotaMicroseconds, periodMicroseconds } = cpuQuota(limits.cpuMillicores);
    files.write(join(cpu, "cpu.cfs_period_us"), String(periodMicroseconds));
    files.write(join(cpu, "cpu.cfs_quota_us"), String(quotaMicroseconds));
  }
  if (memory !== undefined && limits.memoryBytes !== null) {
    files.write(join(memory, "memory.limit_in_bytes"), String(limits.memoryBytes));
    const withSwap = join(memory, "memory.memsw.limit_in_bytes");
    if (files.read(withSwap) !== undefined) files.write(withSwap, String(limits.memoryBytes));
  }
  const read = (folder: string | undefined, file: string) =>
    folder === undefined ? undefined : files.read(join(folder, file));
  const processes = (): readonly number[] => [
    ...new Set(
      folders.flatMap((folder) => (read(folder, "cgroup.procs") ?? "").split("\n").filter(Boolean).map(Number)),
    ),
  ];
  return {
    joinFiles: folders.map((folder) => join(folder, "cgroup.procs")),
    usage() {
      const cpuNanoseconds = numberIn(read(cpuacct, "cpuacct.usage"));
      const throttledNanoseconds = valueOf(read(cpu, "cpu.stat"), "throttled_time");
      return {
        cpuSeconds: cpuNanoseconds === undefined ? null : cpuNanoseconds / 1e9,
        peakMemoryBytes: numberIn(read(memory, "memory.max_usage_in_bytes")) ?? null,
        throttledSeconds: throttledNanoseconds === undefined ? null : throttledNanoseconds / 1e9,
        outOfMemoryKills: valueOf(read(memory, "memory.oom_control"), "oom_kill") ?? 0,
      };
    },
    resetPeakMemory() {
      if (memory === undefined) return false;
      files.write(join(memory, "memory.max_usage_in_bytes"), "0");
      return true;
    },
    processes,
    kill: () => killAll(processes),
    remove: async () => {
      for (const folder of folders) await removeGroup(files, folder);
    },
  };
}
