import type { Clock } from "#ports/clock.ts";

/** How many calls of Kubernetes OSCAR makes a second, and how many at once after a pause. */
export interface Pace {
  readonly perSecond?: number;
  readonly burst?: number;
}

/**
 * Holds requests to what OSCAR's own client of Kubernetes lets through: it gives each 200 ms of work and lets ten come at
 * once. Whoever asks for more waits inside of OSCAR, where nobody sees why.
 *
 * Source: client-go's defaults of 5 queries a second and a burst of 10, which OSCAR does not change.
 */
export class RequestPace {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #countedAtSeconds: number;
  #turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock, { perSecond = 5, burst = 10 }: Pace = {}) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#countedAtSeconds = clock.monotonicSeconds();
  }

  /** Resolves when a request that costs so many calls of Kubernetes may be sent; in the order in which it was asked. */
  take(calls: number, signal?: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#wait(calls, signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #wait(calls: number, signal: AbortSignal | undefined): Promise<void> {
    const wanted = Math.min(calls, this.#burst);
    this.#refill();
    if (this.#left < wanted) {
      await this.#clock.sleep((wanted - this.#left) / this.#perSecond, signal);
      this.#refill();
    }
    signal?.throwIfAborted();
    this.#left -= calls;
  }

  #refill(): void {
    const now = this.#clock.monotonicSeconds();
    this.#left = Math.min(this.#burst, this.#left + (now - this.#countedAtSeconds) * this.#perSecond);
    this.#countedAtSeconds = now;
  }
}
