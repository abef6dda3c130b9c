import type { Clock } from "#ports/clock.ts";

/**
 * Ends requests to a service from which nothing comes any more. How long a request may wait for its turn nobody knows;
 * but while it waits others must be answered.
 */
export class QuietLimit {
  readonly #clock: Clock;
  readonly #quietSeconds: number;
  readonly #waiting = new Map<AbortController, number>();
  #lastAnswerSeconds: number;
  #watching: AbortController | undefined;

  constructor(clock: Clock, quietSeconds: number) {
    this.#clock = clock;
    this.#quietSeconds = quietSeconds;
    this.#lastAnswerSeconds = clock.monotonicSeconds();
  }

  /** The signal is aborted when it has been quiet for too long since; `release` when there is an answer. */
  begin(): { readonly signal: AbortSignal; release(): void } {
    const over = new AbortController();
    this.#waiting.set(over, this.#clock.monotonicSeconds());
    if (this.#watching === undefined) void this.#watch((this.#watching = new AbortController()));
    return {
      signal: over.signal,
      release: () => {
        this.#waiting.delete(over);
        this.#lastAnswerSeconds = this.#clock.monotonicSeconds();
        if (this.#waiting.size > 0) return;
        this.#watching?.abort();
        this.#watching = undefined;
      },
    };
  }

  async #watch(watching: AbortController): Promise<void> {
    while (!watching.signal.aborted) {
      const now = this.#clock.monotonicSeconds();
      let nextSeconds = Infinity;
      for (const [over, beganSeconds] of this.#waiting) {
        const endSeconds = Math.max(beganSeconds, this.#lastAnswerSeconds) + this.#quietSeconds;
        if (endSeconds <= now) over.abort();
        else nextSeconds = Math.min(nextSeconds, endSeconds);
      }
      await this.#clock.sleep(Math.min(nextSeconds - now, this.#quietSeconds), watching.signal);
    }
  }
}
