import type { ServingAnswer } from "./serving-message.ts";

/** What the pods of a service served in a run. */
export class ServingStatistics {
  readonly #pods = new Set<string>();
  #coldStarts = 0;
  #concurrencyMost = 0;

  note({ pod, concurrent }: ServingAnswer, isCold: boolean): void {
    this.#pods.add(pod);
    if (isCold) this.#coldStarts += 1;
    this.#concurrencyMost = Math.max(this.#concurrencyMost, concurrent);
  }

  get summary(): { readonly servingPods: number; readonly coldStarts: number; readonly concurrencyMost: number } {
    return { servingPods: this.#pods.size, coldStarts: this.#coldStarts, concurrencyMost: this.#concurrencyMost };
  }
}
