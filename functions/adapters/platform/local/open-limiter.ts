import { spawnSync } from "node:child_process";

import { affinityCores, CoreAllocator } from "./affinity.ts";
import type { Cgroup, CgroupHierarchy } from "./cgroup/cgroup.ts";
import { kernelCgroupFiles, type CgroupFiles } from "./cgroup/cgroup-files.ts";
import { cgroupMounts } from "./cgroup/cgroup-mounts.ts";
import { cgroupV1 } from "./cgroup/cgroup-v1.ts";
import { cgroupV2 } from "./cgroup/cgroup-v2.ts";
import { UNKNOWN_USAGE, type Confinement, type Limiter, type Limits } from "./limiter.ts";

export interface LimiterOptions {
  /** Names our folders in the kernel's hierarchies. */
  readonly folderName: string;
  readonly files?: CgroupFiles;
  /** Stands before /proc and /sys, for tests. */
  readonly root?: string;
}

/** The best way to hold limits that this machine permits, found by really trying. */
export async function openLimiter({
  folderName,
  files = kernelCgroupFiles,
  root = "/",
}: LimiterOptions): Promise<Limiter> {
  const { hierarchy, reasons } = await usableHierarchy(files, root, folderName);
  const holds = hierarchy?.holds ?? { cpu: false, memory: false };
  const cores = new CoreAllocator(holds.cpu ? [] : affinityCores());
  let confinements = 0;
  const byAffinity = cores.coreCount > 0;
  const cgroup = hierarchy === undefined ? "none" : (`cgroup-${hierarchy.version}` as const);
  return {
    enforcement: {
      cpu: holds.cpu ? cgroup : byAffinity ? "affinity" : "none",
      memory: holds.memory ? cgroup : "none",
    },
    reasons:
      holds.cpu || byAffinity ? reasons : [...reasons, "CPU affinity cannot be set, as taskset does not work here"],
    folders: hierarchy?.folders ?? [],
    confine(limits) {
      const group = hierarchy?.create(String(++confinements), limits);
      return confinement(group, byAffinity ? cores : undefined, limits);
    },
    shortfalls: (component, limits) => shortfalls(component, limits, holds, byAffinity),
    remove: async () => hierarchy?.remove(),
  };
}

async function usableHierarchy(
  files: CgroupFiles,
  root: string,
  folderName: string,
): Promise<{ hierarchy: CgroupHierarchy | undefined; reasons: readonly string[] }> {
  const mounts = cgroupMounts(files, root);
  const hierarchy = cgroupV1(files, mounts, folderName) ?? cgroupV2(files, mounts, folderName);
  if (hierarchy === undefined) {
    const seen = mounts.v1.size > 0 || mounts.v2 !== undefined;
    const why = seen ? "none that can be limited may be made below our own or one above it" : "none are mounted";
    return { hierarchy, reasons: [`Control groups cannot be used, as ${why}`] };
  }
  try {
    await tryOut(hierarchy);
    return { hierarchy, reasons: [] };
  } catch (error) {
    await hierarchy.remove().catch(() => undefined);
    const why = error instanceof Error ? error.message : String(error);
    return { hierarchy: undefined, reasons: [`Control groups (${hierarchy.version}) cannot be used: ${why}`] };
  }
}

/** Makes a group, limits it, and has a process join it, as every invocation will. */
async function tryOut(hierarchy: CgroupHierarchy): Promise<void> {
  const group = hierarchy.create(`trial-${process.pid}`, { cpuMillicores: 10, memoryBytes: 64 * 2 ** 20 });
  try {
    const script = 'for file; do echo $$ > "$file" || exit 1; done';
    const { status, stderr } = spawnSync("/bin/sh", ["-c", script, "sh", ...group.joinFiles], { encoding: "utf8" });
    if (status !== 0) throw new Error(`a process could not join a group: ${stderr.trim()}`);
  } finally {
    await group.kill();
    await group.remove();
  }
}

function confinement(group: Cgroup | undefined, cores: CoreAllocator | undefined, limits: Limits): Confinement {
  const taken = cores?.take(Math.ceil(limits.cpuMillicores / 1000)) ?? [];
  return {
    joinFiles: group?.joinFiles ?? [],
    commandPrefix: taken.length > 0 ? ["taskset", "-c", taken.join(",")] : [],
    usage: () => group?.usage() ?? UNKNOWN_USAGE,
    resetPeakMemory: () => group?.resetPeakMemory() ?? false,
    processes: () => group?.processes() ?? [],
    kill: async () => group?.kill(),
    async remove() {
      cores?.giveBack(taken);
      await group?.remove();
    },
  };
}

function shortfalls(
  component: string,
  { cpuMillicores, memoryBytes }: Limits,
  holds: CgroupHierarchy["holds"],
  byAffinity: boolean,
): readonly string[] {
  const notes: string[] = [];
  const asked = `${cpuMillicores / 1000} cores`;
  if (!holds.cpu && !byAffinity) notes.push(`The CPU limit of "${component}" (${asked}) was not held`);
  if (!holds.cpu && byAffinity) {
    const given = Math.ceil(cpuMillicores / 1000);
    const shared = "which other invocations may share";
    notes.push(
      `The CPU limit of "${component}" (${asked}) was held as ${given} whole ${given === 1 ? "core" : "cores"} by CPU affinity, ${shared}`,
    );
  }
  if (!holds.memory) notes.push(`The memory limit of "${component}" (${memoryBytes} bytes) was not held`);
  return notes;
}
