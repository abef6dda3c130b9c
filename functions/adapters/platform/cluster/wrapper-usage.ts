import type { Usage } from "#core/trace/invocation.ts";

/** What the wrapper's notes on its control group mean. */
export interface WrapperUsage extends Usage {
  /** Kills for want of memory since before; null where the control group does not count them. */
  readonly outOfMemoryKills: number | null;
}

/**
 * Reads lines such as `before cpu.stat usage_usec 1234`. Of version 1: cpuacct.usage and throttled_time in nanoseconds,
 * max_usage_in_bytes, oom_kill in memory.oom_control; of version 2: usage_usec and throttled_usec, memory.peak, oom_kill
 * in memory.events. Times are what came to it since before; the peak is the container's.
 */
export function wrapperUsage(notes: string): WrapperUsage {
  const counted = new Map<string, number>();
  for (const line of notes.split("\n")) {
    const [when = "", file = "", ...words] = line.split(" ");
    const [name, value] = words.length === 1 ? ["", words[0]] : words;
    if (/^\d+$/.test(value ?? "")) counted.set(`${when} ${file} ${name}`, Number(value));
  }
  const since = (...counters: readonly string[]): number | null => {
    for (const counter of counters) {
      const [before, after] = [counted.get(`before ${counter}`), counted.get(`after ${counter}`)];
      if (before !== undefined && after !== undefined) return Math.max(0, after - before);
    }
    return null;
  };
  const scaled = (value: number | null, perSecond: number): number | null =>
    value === null ? null : value / perSecond;
  return {
    cpuSeconds: scaled(since("cpuacct/cpuacct.usage "), 1e9) ?? scaled(since("cpu.stat usage_usec"), 1e6),
    peakMemoryBytes:
      counted.get("after memory/memory.max_usage_in_bytes ") ?? counted.get("after memory.peak ") ?? null,
    throttledSeconds:
      scaled(since("cpu/cpu.stat throttled_time"), 1e9) ?? scaled(since("cpu.stat throttled_usec"), 1e6),
    outOfMemoryKills: since("memory/memory.oom_control oom_kill", "memory.events oom_kill"),
  };
}
