import type { LogHistogram } from "./log-histogram.ts";

/** When a simulation ends. */
export type Until =
  /** After so many jobs have come. */
  | { readonly kind: "jobs"; readonly jobs: number }
  /** When half of the 95 % interval of the means of both waits and of the response is so small a share of the response. */
  | { readonly kind: "precision"; readonly precision: number; readonly mostJobs: number }
  /** After the last recorded batch: the arrivals are a trace, and all of it counts from the first. */
  | { readonly kind: "traceEnd" };

export interface SimulationOptions {
  /** The same seed gives the same numbers on every machine. */
  readonly seed: string | number;
  readonly until: Until;
  /** Also measure the streams of departures and offloaded batches, which costs some time. */
  readonly streams?: boolean;
  /** Also measure whole requests (batches as they came), which costs some time. */
  readonly requests?: boolean;
  /**
   * So much of the run is warm-up, whatever came of it. Left out, MSER-5 finds it; but in a run that is short beside how long its waits
   * hang together, MSER-5 leaves out what was busy by chance, and means come out short.
   */
  readonly warmUpShare?: number;
}

/** A number out of a simulation; the error is NaN where there were too few jobs to tell. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

export interface TimeEstimate {
  readonly count: number;
  readonly meanSeconds: Estimate;
  readonly p50Seconds: Estimate;
  readonly p90Seconds: Estimate;
  readonly p95Seconds: Estimate;
  readonly p99Seconds: Estimate;
  /** Of seconds; `quantileOf` reads any quantile from it. */
  readonly histogram: LogHistogram;
}

export interface WaitEstimate {
  readonly meanSeconds: Estimate;
  /** How likely a job waits at all. */
  readonly waits: Estimate;
}

export interface StageEstimate {
  readonly wait: WaitEstimate;
  readonly utilisation: Estimate;
  /** Mean numbers of jobs: waiting, and waiting or in service. */
  readonly queue: Estimate;
  readonly jobs: Estimate;
}

/** How the gaps between the events of a stream scatter, and how they hang together. */
export interface StreamEstimate {
  readonly events: number;
  readonly meanGapSeconds: number;
  /** Squared coefficient of variation of the gaps. */
  readonly scv: number;
  /** Third central moment of the gaps over their cubed mean. */
  readonly thirdMoment: number;
  /** Autocorrelation of neighbouring gaps, and of those one apart. */
  readonly lag1: number;
  readonly lag2: number;
  /** Index of dispersion: so many gaps' variance over their mean, squared, times their number; of 2, 10, 100 and 1000 gaps. */
  readonly dispersion: Readonly<Record<2 | 10 | 100 | 1000, number>>;
}

/** What came of a tandem in a simulation, its warm-up left out. */
export interface TandemSimulation {
  /** That came in all, and the first of them that do not count. */
  readonly jobs: number;
  readonly warmUpJobs: number;
  /** Whether the warm-up was over before half of the jobs had come, so that what is left is steady. */
  readonly steady: boolean;
  readonly stoppedBy: "jobs" | "precision" | "cap" | "traceEnd";
  /** That the counted jobs took to come. */
  readonly spanSeconds: number;
  /** Of the jobs that are offloaded, of the others (null if there are none), and of whole requests (null if not asked for). */
  readonly offloaded: TimeEstimate;
  readonly local: TimeEstimate | null;
  readonly request: TimeEstimate | null;
  readonly first: StageEstimate;
  readonly second: StageEstimate;
  readonly bufferWaitSeconds: Estimate;
  readonly bufferJobs: Estimate;
  /** Jobs a second that leave the first stage, and that are offloaded. */
  readonly throughput: Estimate;
  readonly offloadThroughput: Estimate;
  /** Departures of the first stage, and offloaded batches; null if not asked for. */
  readonly departures: StreamEstimate | null;
  readonly offloads: StreamEstimate | null;
}
