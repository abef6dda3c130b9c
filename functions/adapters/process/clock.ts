import { setTimeout as delay } from "node:timers/promises";

import type { Clock } from "#ports/clock.ts";

/** The machine's own time. A sleeping caller keeps the process alive. */
export const systemClock: Clock = {
  epochMilliseconds: () => Date.now(),
  monotonicSeconds: () => performance.now() / 1000,
  sleep: systemSleep,
};

/** `setTimeout` fires at once beyond this many milliseconds. */
const LONGEST_TIMEOUT_MILLISECONDS = 2 ** 31 - 1;

async function systemSleep(durationSeconds: number, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + durationSeconds * 1000;
  for (;;) {
    const left = end - performance.now();
    if (left <= 0 || signal?.aborted === true) return;
    await delay(Math.min(left, LONGEST_TIMEOUT_MILLISECONDS), undefined, signal ? { signal } : {}).catch(
      resolveOnAbort,
    );
  }
}

function resolveOnAbort(error: unknown): void {
  if (!(error instanceof Error) || error.name !== "AbortError") throw error;
}
