import type { Arrival } from "#core/workflow/routing.ts";

import type { ComponentServer, MeasuredInvocation } from "./component-server.ts";

export interface StationOptions {
  readonly server: ComponentServer;
  /** How many arrivals may be served at once, where the server has no places of its own. */
  readonly parallelism: number;
  /** Aborted when the run is cancelled: what waits is not served then. */
  readonly cancelled: AbortSignal;
  /** An invocation has ended, however it did. */
  onEnd(arrival: Arrival, measured: MeasuredInvocation): void;
  /** Something went wrong that no measurement explains. */
  onError(error: unknown): void;
}

/** Serves the arrivals of one component, first come first served, as many at once as its parallelism allows. */
export class Station {
  readonly #options: StationOptions;
  /** Used last, taken first: a warm worker is preferred to a cold start. */
  readonly #free: number[] = [];
  /** Places so far; more are made as they are needed, up to the most. */
  #placeCount = 0;
  readonly #mostPlaces: number;
  readonly #queue: { readonly arrival: Arrival; readonly atSeconds: number }[] = [];
  readonly #serving = new Set<Promise<void>>();
  #achievedParallelism = 0;

  constructor(options: StationOptions) {
    this.#options = options;
    this.#mostPlaces = options.server.places ?? options.parallelism;
  }

  /** Largest number of arrivals that the server had at once. */
  get achievedParallelism(): number {
    return this.#achievedParallelism;
  }

  /** False when the server takes every arrival at once. */
  get isLimited(): boolean {
    return this.#mostPlaces < Infinity;
  }

  arrive(arrival: Arrival, atSeconds: number): void {
    this.#queue.push({ arrival, atSeconds });
    this.#serveNext();
  }

  /** Resolves when nothing is served any more. Once the run is cancelled, what waits is not served. */
  async idle(): Promise<void> {
    while (this.#serving.size > 0) await Promise.all(this.#serving);
  }

  async close(): Promise<void> {
    await this.idle();
    await this.#options.server.close();
  }

  #serveNext(): void {
    if (this.#options.cancelled.aborted || this.#queue.length === 0) return;
    const place = this.#free.pop() ?? this.#newPlace();
    if (place === undefined) return;
    const next = this.#queue.shift() as { arrival: Arrival; atSeconds: number };
    const serving = this.#serve(next.arrival, next.atSeconds, place).finally(() => this.#serving.delete(serving));
    this.#serving.add(serving);
    this.#achievedParallelism = Math.max(this.#achievedParallelism, this.#placeCount - this.#free.length);
  }

  #newPlace(): number | undefined {
    return this.#placeCount < this.#mostPlaces ? this.#placeCount++ : undefined;
  }

  async #serve(arrival: Arrival, atSeconds: number, place: number): Promise<void> {
    const { server, onEnd, onError } = this.#options;
    try {
      onEnd(arrival, await server.serve(arrival, atSeconds, place));
    } catch (error) {
      onError(error);
    }
    this.#free.push(place);
    this.#serveNext();
  }
}
