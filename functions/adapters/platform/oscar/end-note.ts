import type { Usage } from "#core/trace/invocation.ts";

import { wrapperUsage } from "../cluster/wrapper-usage.ts";
import { shellCpuSeconds } from "../knative/shell-cpu-seconds.ts";

/** How an invocation of one of our services ended, as its script notes it beside its outputs. */
export interface EndNote {
  /** Null where it ended without saying so. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** Whether the kernel killed something of it for want of memory. */
  readonly outOfMemory: boolean;
  readonly job: string;
  readonly node: string;
  /** What it left, as far as some output may take it; none where it failed. */
  readonly files: readonly { readonly relativePath: string; readonly sizeBytes: number }[];
  readonly usage: Usage;
  readonly lastLines: string;
}

/** What stands for the note of an invocation that left none. */
export function endWithoutNote(job: string, lastLines: string, outOfMemory = false): EndNote {
  const usage = { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null };
  return { exitCode: null, timedOut: false, outOfMemory, job, node: "", files: [], usage, lastLines };
}

/** Killed by SIGKILL, as the kernel does for want of memory. */
const KILLED = 137;

/** Undefined of anything that is no such note. */
export function readEndNote(text: string): EndNote | undefined {
  const place = text.indexOf("\nlog\n");
  const lines = text.slice(0, place < 0 ? undefined : place).split("\n");
  if (lines[0] !== "profaas-end 1") return undefined;
  const after = (word: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const exit = after("exit")[0];
  const exitCode = exit === "unknown" ? null : Number(exit);
  if (exitCode !== null && !Number.isInteger(exitCode)) return undefined;
  const timedOut = lines.includes("late");
  const { outOfMemoryKills, peakMemoryBytes, throttledSeconds } = wrapperUsage(after("usage").join("\n"));
  return {
    exitCode,
    timedOut,
    outOfMemory: !timedOut && exitCode === KILLED && outOfMemoryKills !== null && outOfMemoryKills > 0,
    job: after("job")[0] ?? "",
    node: after("node")[0] ?? "",
    files: after("file").flatMap((line) => {
      const found = /^(\d+) (.+)$/.exec(line);
      return found === null ? [] : [{ sizeBytes: Number(found[1]), relativePath: found[2]! }];
    }),
    usage: { cpuSeconds: cpuSeconds(after("times")), peakMemoryBytes, throttledSeconds },
    lastLines: place < 0 ? "" : text.slice(place + 5).trim(),
  };
}

/** The shell's account of itself and its children, before and after. */
function cpuSeconds(lines: readonly string[]): number | null {
  const [before, after] = [lines.slice(0, 2), lines.slice(2)].map((part) => shellCpuSeconds(part.join("\n")));
  return typeof before === "number" && typeof after === "number" ? Math.max(0, after - before) : null;
}
