/** What a simulation saw; times in seconds, of originals that came after the warm-up. */
export interface NetworkResult {
  /** Originals that came to their end and count. */
  readonly originals: number;
  readonly events: number;
  /** When the last original had come to its end. */
  readonly endedAtSeconds: number;
  /** True where it ended at the cap of events. */
  readonly capped: boolean;
  /** From an original's arrival to the end of all work that came of it. */
  readonly response: ResponseResult;
  readonly stations: readonly StationResult[];
  readonly resources: readonly ResourceResult[];
  /** Of each original by its number, where they were to be kept. */
  readonly responses: Float64Array | null;
}

export interface ResponseResult {
  readonly meanSeconds: number;
  /** NaN where too few came to tell. */
  readonly standardError: number;
  readonly p50Seconds: number;
  readonly p90Seconds: number;
  readonly p95Seconds: number;
  readonly p99Seconds: number;
}

export interface StationResult {
  readonly name: string;
  readonly served: number;
  readonly waitMeanSeconds: number;
  readonly waitStandardError: number;
  /** Share of the work that waited. */
  readonly waitedShare: number;
  /** Of work that left for a route that gathers. */
  readonly gatherWaitMeanSeconds: number;
  readonly gatherWaitStandardError: number;
  /** From its begin to its end: cold starts and waiting for cores that others use are part of it. */
  readonly serviceMeanSeconds: number;
  /** Mean number in service, and that as a share of its servers (0 where they have no limit). */
  readonly busyMean: number;
  readonly utilisation: number;
  readonly throughput: number;
  /** Mean number that waits. */
  readonly queueMean: number;
  readonly coldStarts: number;
}

export interface ResourceResult {
  readonly name: string;
  /** Share of all cores that is reserved, or used where they are shared. */
  readonly utilisation: number;
}
