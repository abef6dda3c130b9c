import type { Enforcement } from "#core/trace/run-record.ts";

import type { CgroupUsage } from "./cgroup/cgroup.ts";

/** The limits that one invocation asks for. */
export interface Limits {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** The walls around one invocation or one warm process. */
export interface Confinement {
  /** Files into which the process writes its id before it becomes the component. */
  readonly joinFiles: readonly string[];
  /** Stands before the command. */
  readonly commandPrefix: readonly string[];
  usage(): CgroupUsage;
  /** Forgets the peak of memory so far; false where that cannot be done. */
  resetPeakMemory(): boolean;
  /** Ids of the processes inside, as far as they can be known. */
  processes(): readonly number[];
  /** Kills what is inside, as far as it can be known. */
  kill(): Promise<void>;
  /** Gives back what the confinement took; nothing may run inside. */
  remove(): Promise<void>;
}

/** Holds limits with what this machine permits. */
export interface Limiter {
  readonly enforcement: Pick<Enforcement, "cpu" | "memory">;
  /** Why it is no better, in sentences. */
  readonly reasons: readonly string[];
  /** Folders that outlive a killed agent, for the next one to sweep. */
  readonly folders: readonly string[];
  confine(limits: Limits): Confinement;
  /** What would be asked of it and not held, in sentences. */
  shortfalls(component: string, limits: Limits): readonly string[];
  remove(): Promise<void>;
}

/** Nothing is known of what ran inside. */
export const UNKNOWN_USAGE: CgroupUsage = {
  cpuSeconds: null,
  peakMemoryBytes: null,
  throttledSeconds: null,
  outOfMemoryKills: 0,
};
