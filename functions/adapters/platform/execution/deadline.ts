import type { Clock } from "#ports/clock.ts";

/** Says when something must end, and why: its time is up, or the run was cancelled. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly timedOut: boolean;
  /** Lets go of the timer; the signal is never aborted after that. */
  release(): void;
}

export function deadline(clock: Clock, durationSeconds: number, cancelled: AbortSignal): Deadline {
  const over = new AbortController();
  const released = new AbortController();
  let timedOut = false;
  const onCancel = (): void => over.abort();
  cancelled.addEventListener("abort", onCancel);
  if (cancelled.aborted) onCancel();
  void clock.sleep(durationSeconds, released.signal).then(() => {
    if (released.signal.aborted) return;
    timedOut = true;
    over.abort();
  });
  return {
    signal: over.signal,
    get timedOut() {
      return timedOut;
    },
    release() {
      released.abort();
      cancelled.removeEventListener("abort", onCancel);
    },
  };
}
