import type { Clock } from "#ports/clock.ts";

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on and wakes whoever slept until then, in order, letting each run before the next. */
  advance(durationSeconds: number): Promise<void>;
  /** How many are asleep. */
  readonly sleeperCount: number;
}

export function manualClock(startEpochMilliseconds = Date.UTC(2030, 0, 1)): ManualClock {
  let nowSeconds = 0;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  return {
    epochMilliseconds: () => startEpochMilliseconds + nowSeconds * 1000,
    monotonicSeconds: () => nowSeconds,
    sleep(durationSeconds, signal) {
      if (signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        const leave = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        };
        const wake = (): void => {
          signal?.removeEventListener("abort", leave);
          resolve();
        };
        const sleeper = { until: nowSeconds + Math.max(0, durationSeconds), wake };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", leave, { once: true });
      });
    },
    get sleeperCount() {
      return sleepers.length;
    },
    async advance(durationSeconds) {
      const end = nowSeconds + durationSeconds;
      for (;;) {
        const [first] = sleepers.filter(({ until }) => until <= end).sort((left, right) => left.until - right.until);
        if (first === undefined) break;
        sleepers = sleepers.filter((other) => other !== first);
        nowSeconds = Math.max(nowSeconds, first.until);
        first.wake();
        await turn();
      }
      nowSeconds = end;
      await turn();
    },
  };
}

/** Lets everything run that waits for promises or for input that has come. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
