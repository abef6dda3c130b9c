import type { Clock } from "#ports/clock.ts";

/** Sleep that news can end. */
export interface Napper {
  /** Sleeps for this long; true when it was woken before. */
  sleep(durationSeconds: number): Promise<boolean>;
  /** Wakes the sleeper, or keeps the next one from falling asleep; the same news does so once only. */
  wakeOnceFor(news: string): void;
}

/** Old news may wake again once so many came after it. */
const MOST_REMEMBERED = 10_000;

export function napper(clock: Clock, stopping: AbortSignal): Napper {
  const heard = new Set<string>();
  let alarm = new AbortController();
  return {
    async sleep(durationSeconds) {
      await clock.sleep(durationSeconds, AbortSignal.any([alarm.signal, stopping]));
      const wasWoken = alarm.signal.aborted;
      if (wasWoken) alarm = new AbortController();
      return wasWoken;
    },
    wakeOnceFor(news) {
      if (heard.has(news)) return;
      if (heard.size >= MOST_REMEMBERED) heard.clear();
      heard.add(news);
      alarm.abort();
    },
  };
}
