import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, hostname, totalmem } from "node:os";

import type { NodeDescription } from "#core/trace/run-record.ts";

import { kernelCgroupFiles, numberIn } from "./cgroup/cgroup-files.ts";
import { cgroupMounts } from "./cgroup/cgroup-mounts.ts";

/** This machine as a node: what of it this process may use. */
export function thisNode(): NodeDescription {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, " ");
  return {
    name: hostname(),
    architecture: arch(),
    cores: availableParallelism(),
    memoryBytes: Math.min(totalmem(), memoryLimitBytes() ?? Infinity),
    kind: `${model === undefined || model === "" ? "unknown processor" : model}, ${arch()}`,
  };
}

/** The limit of the control group that we ourselves are in, if it has one. */
function memoryLimitBytes(): number | undefined {
  const { v1, v2 } = cgroupMounts(kernelCgroupFiles);
  const memory = v1.get("memory");
  if (memory !== undefined) return numberIn(kernelCgroupFiles.read(`${memory.own}/memory.limit_in_bytes`));
  return v2 === undefined ? undefined : numberIn(kernelCgroupFiles.read(`${v2.own}/memory.max`));
}

const TICKS_PER_SECOND = 100;

/**
 * Seconds that all cores together have been busy since the machine started: user, nice, system, irq and softirq of
 * /proc/stat, see proc(5); null where there is none. What other virtual machines took (steal) is not ours to know.
 */
export function busyCpuSeconds(): number | null {
  const line = readText("/proc/stat")?.split("\n", 1)[0];
  if (line === undefined || !line.startsWith("cpu ")) return null;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}

/** How often the kernel has killed a process for want of memory, anywhere on the machine; null where it does not say. */
export function outOfMemoryKillsOfMachine(): number | null {
  const count = /^oom_kill (\d+)$/m.exec(readText("/proc/vmstat") ?? "")?.[1];
  return count === undefined ? null : Number(count);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
