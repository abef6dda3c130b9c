import { numberIn, valueOf } from "../cgroup/cgroup-files.ts";
import type { CgroupUsage } from "../cgroup/cgroup.ts";
import { UNKNOWN_USAGE } from "../limiter.ts";

/**
 * What a container's control group counted, out of lines `file line` that were read inside the container: cpuacct, cpu
 * and memory of version 1, or the files of version 2.
 */
export function containerUsage(lines: readonly string[]): CgroupUsage {
  const textOf = (file: string): string | undefined => {
    const own = lines.filter((line) => line.startsWith(`${file} `)).map((line) => line.slice(file.length + 1));
    return own.length === 0 ? undefined : own.join("\n");
  };
  if (lines.length === 0) return UNKNOWN_USAGE;
  const nanoseconds = numberIn(textOf("cpuacct/cpuacct.usage"));
  const microseconds = valueOf(textOf("cpu.stat"), "usage_usec");
  const throttledNanoseconds = valueOf(textOf("cpu/cpu.stat"), "throttled_time");
  const throttledMicroseconds = valueOf(textOf("cpu.stat"), "throttled_usec");
  return {
    cpuSeconds: seconds(nanoseconds, 1e9) ?? seconds(microseconds, 1e6),
    peakMemoryBytes: numberIn(textOf("memory/memory.max_usage_in_bytes")) ?? numberIn(textOf("memory.peak")) ?? null,
    throttledSeconds: seconds(throttledNanoseconds, 1e9) ?? seconds(throttledMicroseconds, 1e6),
    outOfMemoryKills:
      valueOf(textOf("memory/memory.oom_control"), "oom_kill") ?? valueOf(textOf("memory.events"), "oom_kill") ?? 0,
  };
}

function seconds(count: number | undefined, perSecond: number): number | null {
  return count === undefined ? null : count / perSecond;
}
