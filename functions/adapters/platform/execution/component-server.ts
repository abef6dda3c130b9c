import type { Invocation } from "#core/trace/invocation.ts";
import type { Arrival } from "#core/workflow/routing.ts";

/** An invocation with its times on the clock's monotonic seconds. */
export type MeasuredInvocation = Omit<Invocation, "arrivedAtSeconds" | "finishedAtSeconds"> & {
  readonly beganAtSeconds: number;
  readonly endedAtSeconds: number;
};

/** What an invocation handed over. */
export interface Output {
  readonly outputBytes: number;
  readonly outputCount: number;
}

/** A file that an invocation left, by its path below the output folder. */
export interface ProducedFile {
  readonly relativePath: string;
  readonly sizeBytes: number;
}

/** What a server gives the run's execution. */
export interface ServerTools {
  /** Aborted when the run is cancelled or fails. */
  readonly cancelled: AbortSignal;
  /** Puts the files where they belong with `put`, and starts what they start. Called once for an arrival that succeeded. */
  deliver<File extends ProducedFile>(
    arrival: Arrival,
    files: readonly File[],
    put: (file: File, key: string) => Promise<void>,
  ): Promise<Output>;
}

/** Serves the arrivals of one component, each in one of as many places as its parallelism gives. */
export interface ComponentServer {
  /** How many arrivals it takes at once where that is not the parallelism: Infinity where the platform queues itself. */
  readonly places?: number;
  /** Serves an arrival to its end, however that is. `place` is no other arrival's meanwhile. */
  serve(arrival: Arrival, arrivedAtSeconds: number, place: number): Promise<MeasuredInvocation>;
  /** Gives back everything that it holds, once nothing is served any more. */
  close(): Promise<void>;
}
