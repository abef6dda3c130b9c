import type { Clock } from "#ports/clock.ts";

const LONGEST_PAUSE_SECONDS = 10;

/** Tries again and again, with pauses that grow, until it succeeds or the patience is over. */
export async function patiently<T>(clock: Clock, patienceSeconds: number, attempt: () => Promise<T>): Promise<T> {
  const endSeconds = clock.monotonicSeconds() + patienceSeconds;
  for (let pauseSeconds = 0.2; ; pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, 2 * pauseSeconds)) {
    try {
      return await attempt();
    } catch (error) {
      if (clock.monotonicSeconds() + pauseSeconds > endSeconds) throw error;
    }
    await clock.sleep(pauseSeconds);
  }
}
