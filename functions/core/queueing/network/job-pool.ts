/** Work of the simulation in slots of typed arrays that are used again: nothing is allocated for a piece of work. */
export class JobPool {
  original = new Int32Array(FIRST);
  station = new Int32Array(FIRST);
  /** Where work in transit goes. */
  target = new Int32Array(FIRST);
  arrivedAt = new Float64Array(FIRST);
  /** When its service began. */
  beganAt = new Float64Array(FIRST);
  /** The node that holds it, where cores are reserved. */
  node = new Int32Array(FIRST);
  /** The one after it in its queue. */
  following = new Int32Array(FIRST);
  #free = new Int32Array(FIRST);
  #freeCount = 0;
  #used = 0;

  take(original: number, station: number, now: number): number {
    let slot: number;
    if (this.#freeCount > 0) slot = this.#free[--this.#freeCount]!;
    else {
      if (this.#used === this.original.length) this.#grow();
      slot = this.#used++;
    }
    this.original[slot] = original;
    this.station[slot] = station;
    this.arrivedAt[slot] = now;
    this.following[slot] = -1;
    return slot;
  }

  /** It goes on to another station. */
  move(slot: number, station: number, now: number): void {
    this.station[slot] = station;
    this.arrivedAt[slot] = now;
    this.following[slot] = -1;
  }

  give(slot: number): void {
    this.#free[this.#freeCount++] = slot;
  }

  #grow(): void {
    this.original = longerInts(this.original);
    this.station = longerInts(this.station);
    this.target = longerInts(this.target);
    this.arrivedAt = longerFloats(this.arrivedAt);
    this.beganAt = longerFloats(this.beganAt);
    this.node = longerInts(this.node);
    this.following = longerInts(this.following);
    this.#free = longerInts(this.#free);
  }
}

const FIRST = 256;

/** Twice as long, with what was there. */
export function longerInts(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * values.length);
  longer.set(values);
  return longer;
}

export function longerFloats(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * values.length);
  longer.set(values);
  return longer;
}
