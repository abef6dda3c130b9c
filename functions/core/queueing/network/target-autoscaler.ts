import type { TargetScaling } from "./network.ts";

/** Within this share of the window a burst is seen, and it counts as one from this many times what is there (Knative's). */
const PANIC_WINDOW_SHARE = 0.1;
const PANIC_THRESHOLD = 2;

/**
 * How many instances a station has, by its mean concurrency over a window; in a burst ("panic") by a shorter one, and no
 * fewer than there were, as Knative's autoscaler does it.
 */
export class TargetAutoscaler {
  readonly #scaling: TargetScaling;
  /** Mean concurrency of each interval in the window, the latest last. */
  readonly #means: number[] = [];
  #area = 0;
  #changedAt = 0;
  #lookedAt = 0;
  #concurrency = 0;
  #ready: number;
  #starting = 0;
  #panicUntil = -Infinity;
  #emptySince = 0;

  constructor(scaling: TargetScaling) {
    this.#scaling = scaling;
    this.#ready = scaling.least;
  }

  /** Most in service at once as it is now. */
  get places(): number {
    return this.#ready * this.#scaling.concurrency;
  }

  get instances(): number {
    return this.#ready + this.#starting;
  }

  /** So much is in service or waits from now on; true when an instance must start at once, as there is none. */
  note(concurrency: number, now: number): boolean {
    this.#area += this.#concurrency * (now - this.#changedAt);
    this.#changedAt = now;
    this.#concurrency = concurrency;
    if (concurrency > 0) this.#emptySince = Infinity;
    else if (this.#emptySince === Infinity) this.#emptySince = now;
    if (concurrency === 0 || this.instances > 0) return false;
    this.#starting++;
    return true;
  }

  /** A look at the means: how many instances begin to start. Those that are too many are gone at once. */
  look(now: number): number {
    const { targetConcurrency, least, most, windowSeconds, everySeconds, graceSeconds } = this.#scaling;
    this.note(this.#concurrency, now);
    this.#means.push(now > this.#lookedAt ? this.#area / (now - this.#lookedAt) : 0);
    this.#area = 0;
    this.#lookedAt = now;
    const longest = Math.max(1, Math.round(windowSeconds / everySeconds));
    if (this.#means.length > longest) this.#means.shift();
    const stable = Math.ceil(mean(this.#means) / targetConcurrency - 1e-9);
    const short = Math.max(1, Math.round(longest * PANIC_WINDOW_SHARE));
    const burst = Math.ceil(mean(this.#means.slice(-short)) / targetConcurrency - 1e-9);
    if (burst >= PANIC_THRESHOLD * Math.max(1, this.#ready)) this.#panicUntil = now + windowSeconds;
    const inPanic = now < this.#panicUntil;
    const wanted = inPanic ? Math.max(burst, this.instances) : stable;
    const lastMayGo = now - this.#emptySince > windowSeconds + graceSeconds;
    const floor = Math.max(least, lastMayGo ? 0 : Math.min(1, this.instances));
    const aim = Math.min(most, Math.max(floor, wanted));
    if (aim < this.instances) this.#ready = Math.max(0, Math.min(this.#ready, aim - this.#starting));
    const begins = Math.max(0, aim - this.instances);
    this.#starting += begins;
    return begins;
  }

  /** One that began to start can take work. */
  started(): void {
    this.#starting--;
    this.#ready++;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
