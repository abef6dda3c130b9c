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

const CONTROLLERS = ["cpu", "memory"] as const;
const SUBTREE_CONTROL = "cgroup.subtree_control";

interface Base {
  readonly folder: string;
  readonly holds: CgroupHierarchy["holds"];
}

function groupsUpwards({ own, top }: MountedGroup): readonly string[] {
  const groups = [own];
  for (let group = own; group !== top && group.startsWith(top);) groups.push((group = dirname(group)));
  return groups;
}

/** A folder of ours below the group that can limit the groups inside it. */
function baseBelow(files: CgroupFiles, parent: string, folderName: string): Base | undefined {
  if (!mayHandDown(files, parent)) return undefined;
  const before = listed(files, parent);
  if (enable(files, parent).size === 0) return undefined;
  const folder = join(parent, folderName);
  try {
    files.makeFolder(folder);
    const controllers = enable(files, folder);
    if (controllers.size > 0)
      return { folder, holds: { cpu: controllers.has("cpu"), memory: controllers.has("memory") } };
    files.removeFolder(folder);
  } catch {
    // It is not ours to make folders in.
  }
  disable(files, parent, before);
  return undefined;
}

/** Only the top of all, which alone has no type, may hold processes and hand controllers down to its children. */
function mayHandDown(files: CgroupFiles, group: string): boolean {
  const isTop = files.read(join(group, "cgroup.type")) === undefined;
  return isTop || (files.read(join(group, "cgroup.procs")) ?? "").trim() === "";
}

/** Hands cpu and memory down to the group's children, as far as the kernel allows; resolves to what they have. */
function enable(files: CgroupFiles, group: string): ReadonlySet<string> {
  for (const controller of CONTROLLERS) {
    if (!listed(files, group).has(controller)) tryWrite(files, join(group, SUBTREE_CONTROL), `+${controller}`);
  }
  return listed(files, group);
}

/** Takes back what was handed down for nothing. */
function disable(files: CgroupFiles, group: string, before: ReadonlySet<string>): void {
  for (const controller of listed(files, group)) {
    if (!before.has(controller)) tryWrite(files, join(group, SUBTREE_CONTROL), `-${controller}`);
  }
}

function listed(files: CgroupFiles, group: string): ReadonlySet<string> {
  const names = (files.read(join(group, SUBTREE_CONTROL)) ?? "").trim().split(/\s+/);
  return new Set(names.filter((name) => CONTROLLERS.some((controller) => controller === name)));
}

function tryWrite(files: CgroupFiles, path: string, text: string): void {
  try {
    files.write(path, text);
  } catch {
    // Whether it worked is read afterwards.
  }
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
      // One write kills them all from kernel 5.14 on; before, one by one.
      tryWrite(files, path("cgroup.kill"), "1");
      await killAll(processes);
    },
    remove: () => removeGroup(files, folder),
  };
}
