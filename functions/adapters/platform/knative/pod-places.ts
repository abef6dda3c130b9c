/**
 * When the places of each pod became free, on our clock. A pod that has no free place cannot have begun another request
 * before one of those it had ended, however late or early we heard of either.
 */
export class PodPlaces {
  readonly #count: number;
  /** By pod: the last ends, as many as it has places, the earliest first. */
  readonly #ends = new Map<string, number[]>();

  constructor(count: number) {
    this.#count = count;
  }

  /** Before this the pod had no free place for another request; -Infinity when it never was full. */
  freeAt(pod: string): number {
    const ends = this.#ends.get(pod) ?? [];
    return ends.length < this.#count ? -Infinity : (ends[0] ?? -Infinity);
  }

  /** A request of the pod ended. */
  note(pod: string, endedAtSeconds: number): void {
    const ends = [...(this.#ends.get(pod) ?? []), endedAtSeconds].sort((left, right) => left - right);
    this.#ends.set(pod, ends.slice(-this.#count));
  }
}
