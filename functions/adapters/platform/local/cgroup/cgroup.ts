/** How the limits of one group of processes are held, and what it used. */
export interface Cgroup {
  /** A process that writes its id into each of these is in the group, with all it starts later. */
  readonly joinFiles: readonly string[];
  usage(): CgroupUsage;
  /** Forgets the peak of memory so far; false where the kernel cannot. */
  resetPeakMemory(): boolean;
  /** Ids of the processes inside. */
  processes(): readonly number[];
  /** Kills every process inside and waits until they are gone. */
  kill(): Promise<void>;
  /** Removes the group; its processes must be gone. */
  remove(): Promise<void>;
}

/** What the kernel counts of a group; null where it does not. */
export interface CgroupUsage {
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly throttledSeconds: number | null;
  /** Processes of the group that the kernel killed for want of memory, so far. */
  readonly outOfMemoryKills: number;
}

/** Limits of one group; null where this kind is not to be limited. */
export interface CgroupLimits {
  readonly cpuMillicores: number | null;
  readonly memoryBytes: number | null;
}

/** Where groups can be made on this machine. */
export interface CgroupHierarchy {
  readonly version: "v1" | "v2";
  /** Which limits it holds. */
  readonly holds: { readonly cpu: boolean; readonly memory: boolean };
  /** Folders that hold our groups and that are ours to remove. */
  readonly folders: readonly string[];
  create(name: string, limits: CgroupLimits): Cgroup;
  /** Removes our folders; every group in them must be gone. */
  remove(): Promise<void>;
}

/** The kernel's least quota and its default period, as in Kubernetes; see sched-bwc.rst. */
const LEAST_QUOTA_MICROSECONDS = 1_000;
const USUAL_PERIOD_MICROSECONDS = 100_000;
const LONGEST_PERIOD_MICROSECONDS = 1_000_000;

/** CPU time that a group may use in each period; the period grows where the quota would be too small to be allowed. */
export function cpuQuota(cpuMillicores: number): {
  readonly quotaMicroseconds: number;
  readonly periodMicroseconds: number;
} {
  const wanted = Math.ceil((LEAST_QUOTA_MICROSECONDS * 1000) / cpuMillicores);
  const periodMicroseconds = Math.min(LONGEST_PERIOD_MICROSECONDS, Math.max(USUAL_PERIOD_MICROSECONDS, wanted));
  const quotaMicroseconds = Math.max(LEAST_QUOTA_MICROSECONDS, Math.round((periodMicroseconds * cpuMillicores) / 1000));
  return { quotaMicroseconds, periodMicroseconds };
}
