/** Wall time, elapsed time and waiting, so that tests can own time. */
export interface Clock {
  /** Milliseconds since the epoch, for time stamps only: it may jump. */
  epochMilliseconds(): number;
  /** Seconds since some fixed point, for durations: it never goes back. */
  monotonicSeconds(): number;
  /** Resolves after the duration, or at once when the signal aborts. */
  sleep(durationSeconds: number, signal?: AbortSignal): Promise<void>;
}
