import { dirname, join } from "node:path";

import { cpuQuota, type Cgroup, type CgroupHierarchy, type CgroupLimits } from "./cgroup.ts";
import { numberIn, valueOf, type CgroupFiles } from "./cgroup-files.ts";
import type { CgroupMounts, MountedGroup } from "./cgroup-mounts.ts";
import { killAll, removeGroup } from "./end-group.ts";

/**
 * Groups in the unified hierarchy, below the nearest of our own group and those above it that hands its controllers
 * down and lets us make a folder; undefined where none does. A group with processes cannot hand controllers down (the
 * rule of no internal processes in the kernel's cgroup-v2.rst), so it is mostly one above our own.
 */
export function cgroupV2(files: CgroupFiles, mounts: CgroupMounts, folderName: string): CgroupHierarchy | undefined {
  if (mounts.v2 === undefined) return undefined;
  let best: Base | undefined;
  for (const parent of groupsUpwards(mounts.v2)) {
    const found = baseBelow(files, parent, folderName);
    if (found === undefined) continue;
    const complete = found.holds.cpu && found.holds.memory;
    if (best !== undefined) files.removeFolder(complete ? best.folder : found.folder);
    if (complete || best === undefined) best = found;
    if (complete) break;
  }
  if (best === undefined) return undefined;
  const { folder: base, holds } = best;
  return {
    version: "v2",
    holds,
    folders: [base],
    create: (name, limits) => create(files, join(base, name), holds, limits),
    remove: () => removeGroup(files, base),
  };
}

interface Base {
  readonly folder: string;
  readonly holds: CgroupHierarchy["holds"];
}

function groupsUpwards({ own, top }: MountedGroup): readonly string[] {
  const groups = [own];
  for (let group = own; group !== top && group.startsWith(top);) groups.push((group = dirname(group)));
  return groups;
}

/** Which controllers the children of this group have, after trying to hand them down. */
function handedDown(files: CgroupFiles, group: string): { readonly cpu: boolean; readonly memory: boolean } {
  const control = join(group, "cgroup.subtree_control");
  const listed = () => (files.read(control) ?? "").trim().split(/\s+/);
  for (const controller of ["cpu", "memory"]) {
    if (listed().includes(controller)) continue;
    try {
      files.write(control, `+${controller}`);
    } catch {
      // The group holds processes, its own parent hands the controller not down, or it is not ours to change.
    }
  }
  return { cpu: listed().includes("cpu"), memory: listed().includes("memory") };
}

/** A folder of ours below the group that can limit the groups inside it. */
function baseBelow(files: CgroupFiles, parent: string, folderName: string): Base | undefined {
  const offered = handedDown(files, parent);
  if (!offered.cpu && !offered.memory) return undefined;
  const folder = join(parent, folderName);
  try {
    files.makeFolder(folder);
  } catch {
    return undefined;
  }
  const holds = handedDown(files, folder);
  if (holds.cpu || holds.memory) return { folder, holds };
  files.removeFolder(folder);
  return undefined;
}

function create(files: CgroupFiles, folder: string, holds: CgroupHierarchy["holds"], limits: CgroupLimits): Cgroup {
  files.makeFolder(folder);
  const path = (file: string): string => join(folder, file);
  const read = (file: string): string | undefined => files.read(path(file));
  if (holds.cpu && limits.cpuMillicores !== null) {
    const { quotaMicroseconds, periodMicroseconds } = cpuQuota(limits.cpuMillicores);
    files.write(path("cpu.max"), `${quotaMicroseconds} ${periodMicroseconds}`);
  }
  if (holds.memory && limits.memoryBytes !== null) {
    files.write(path("memory.max"), String(limits.memoryBytes));
    if (read("memory.swap.max") !== undefined) files.write(path("memory.swap.max"), "0");
  }
  const processes = (): readonly number[] => (read("cgroup.procs") ?? "").split("\n").filter(Boolean).map(Number);
  return {
    joinFiles: [path("cgroup.procs")],
    usage() {
      const cpu = read("cpu.stat");
      const usedMicroseconds = valueOf(cpu, "usage_usec");
      const throttledMicroseconds = valueOf(cpu, "throttled_usec");
      return {
        cpuSeconds: usedMicroseconds === undefined ? null : usedMicroseconds / 1e6,
        peakMemoryBytes: numberIn(read("memory.peak")) ?? null,
        throttledSeconds: throttledMicroseconds === undefined ? null : throttledMicroseconds / 1e6,
        outOfMemoryKills: valueOf(read("memory.events"), "oom_kill") ?? 0,
      };
    },
    // From kernel 6.12 on the peak can be reset, but only for reads of the very file that was written to.
    resetPeakMemory: () => false,
    processes,
    async kill() {
      killAtOnce(files, path("cgroup.kill"));
      await killAll(processes);
    },
    remove: () => removeGroup(files, folder),
  };
}

/** One write kills them all from kernel 5.14 on. */
function killAtOnce(files: CgroupFiles, path: string): void {
  try {
    files.write(path, "1");
  } catch {
    // Older kernels: one by one.
  }
}
