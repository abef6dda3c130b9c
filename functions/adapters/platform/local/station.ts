import type { Arrival } from "#core/workflow/routing.ts";

import { invoke, type InvocationContext, type MeasuredInvocation, type Slot } from "./invocation.ts";

export interface StationEvents {
  /** An invocation has ended, however it did. */
  onEnd(arrival: Arrival, measured: MeasuredInvocation): void;
  /** Something went wrong that no measurement explains. */
  onError(error: unknown): void;
}

/** Serves the arrivals of one component, first come first served, as many at once as its parallelism allows. */
export class Station {
  readonly #context: InvocationContext;
  readonly #events: StationEvents;
  readonly #slots: readonly Slot[];
  /** Used last, taken first: a warm worker is preferred to a cold start. */
  readonly #free: Slot[];
  readonly #queue: { readonly arrival: Arrival; readonly atSeconds: number }[] = [];
  readonly #serving = new Set<Promise<void>>();
  #achievedParallelism = 0;

  constructor(context: InvocationContext, events: StationEvents) {
    this.#context = context;
    this.#events = events;
    const { parallelism } = context.component.configuration;
    this.#slots = Array.from({ length: parallelism }, () => ({ worker: undefined }));
    this.#free = [...this.#slots];
  }

  /** Largest number of arrivals that were served at once. */
  get achievedParallelism(): number {
    return this.#achievedParallelism;
  }

  arrive(arrival: Arrival, atSeconds: number): void {
    this.#queue.push({ arrival, atSeconds });
    this.#serveNext();
  }

  /** Resolves when nothing is served any more. Once the run is cancelled, what waits is not served. */
  async idle(): Promise<void> {
    while (this.#serving.size > 0) await Promise.all(this.#serving);
  }

  /** Ends the warm workers. */
  async close(): Promise<void> {
    await this.idle();
    for (const slot of this.#slots) {
      await slot.worker?.close();
      slot.worker = undefined;
    }
  }

  #serveNext(): void {
    if (this.#context.cancelled.aborted) return;
    if (this.#queue.length === 0) return;
    const slot = this.#free.pop();
    if (slot === undefined) return;
    const next = this.#queue.shift() as { arrival: Arrival; atSeconds: number };
    const serving = this.#serve(next.arrival, next.atSeconds, slot).finally(() => this.#serving.delete(serving));
    this.#serving.add(serving);
    this.#achievedParallelism = Math.max(this.#achievedParallelism, this.#slots.length - this.#free.length);
  }

  async #serve(arrival: Arrival, atSeconds: number, slot: Slot): Promise<void> {
    try {
      this.#events.onEnd(arrival, await invoke(arrival, atSeconds, slot, this.#context));
    } catch (error) {
      this.#events.onError(error);
    }
    this.#free.push(slot);
    this.#serveNext();
  }
}
