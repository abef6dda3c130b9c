import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/**
 * Threads worth starting: the CPU limit of this process's cgroup (version 2 or 1), rounded up, and never more than the
 * cores it may run on. Libraries that count cores see the whole machine and are throttled below its size.
 */
export function threadsWithinCpuLimit() {
  const limit = Math.min(...cgroupFolders().map(coresOf));
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(limit)));
}

function cgroupFolders() {
  const folders = ["/sys/fs/cgroup", "/sys/fs/cgroup/cpu"];
  for (const line of (read("/proc/self/cgroup") ?? "").split("\n")) {
    const [id, controllers, path] = line.split(":");
    if (path === undefined) continue;
    if (id === "0") folders.push(`/sys/fs/cgroup${path}`);
    if (controllers.split(",").includes("cpu")) folders.push(`/sys/fs/cgroup/cpu${path}`);
  }
  return folders;
}

function coresOf(folder) {
  const [quota, period] = read(`${folder}/cpu.max`)?.split(" ") ?? [
    read(`${folder}/cpu.cfs_quota_us`),
    read(`${folder}/cpu.cfs_period_us`),
  ];
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : Infinity;
}

function read(path) {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}
