/** Idle instances of a station that starts them on demand; the one that was idle last is taken first. */
export class WarmInstances {
  /** When each became idle, the latest last. */
  readonly #idleSince: number[];
  readonly #keepAliveSeconds: number;
  readonly #least: number;
  #busy = 0;

  constructor({ keepAliveSeconds, least }: { readonly keepAliveSeconds: number; readonly least: number }) {
    this.#keepAliveSeconds = keepAliveSeconds;
    this.#least = least;
    this.#idleSince = new Array<number>(least).fill(0);
  }

  /** Takes an instance for work; false where one must start for it. */
  take(now: number): boolean {
    this.#forget(now);
    const idle = this.#idleSince.pop() !== undefined;
    this.#busy++;
    return idle;
  }

  give(now: number): void {
    this.#busy--;
    this.#idleSince.push(now);
  }

  /** Those that were idle for too long are gone, the longest idle first, down to the least. */
  #forget(now: number): void {
    const kept = Math.max(0, this.#least - this.#busy);
    let gone = 0;
    while (this.#idleSince.length - gone > kept && now - (this.#idleSince[gone] ?? now) > this.#keepAliveSeconds) {
      gone++;
    }
    if (gone > 0) this.#idleSince.splice(0, gone);
  }
}
