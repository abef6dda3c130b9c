import { longerFloats, longerInts } from "./job-pool.ts";

const FIRST = 256;

/** Originals under way, in slots that are used again, with the counts by which joins know that all has landed. */
export class OriginalPool {
  arrivedAt = new Float64Array(FIRST);
  kind = new Int32Array(FIRST);
  /** Its number among all originals. */
  index = new Float64Array(FIRST);
  /** Pieces of work that are not at their end. */
  open = new Int32Array(FIRST);
  /** For each join: pieces of work upstream of it, and files that have landed there. */
  readonly upstreamOpen: Int32Array<ArrayBuffer>[];
  readonly landed: Int32Array<ArrayBuffer>[];
  #free = new Int32Array(FIRST);
  #freeCount = 0;
  #used = 0;

  constructor(joins: number) {
    this.upstreamOpen = Array.from({ length: joins }, () => new Int32Array(FIRST));
    this.landed = Array.from({ length: joins }, () => new Int32Array(FIRST));
  }

  get underWay(): number {
    return this.#used - this.#freeCount;
  }

  take(index: number, kind: number, now: number): number {
    let slot: number;
    if (this.#freeCount > 0) slot = this.#free[--this.#freeCount]!;
    else {
      if (this.#used === this.arrivedAt.length) this.#grow();
      slot = this.#used++;
    }
    this.arrivedAt[slot] = now;
    this.kind[slot] = kind;
    this.index[slot] = index;
    this.open[slot] = 0;
    return slot;
  }

  give(slot: number): void {
    this.#free[this.#freeCount++] = slot;
  }

  #grow(): void {
    this.arrivedAt = longerFloats(this.arrivedAt);
    this.kind = longerInts(this.kind);
    this.index = longerFloats(this.index);
    this.open = longerInts(this.open);
    this.#free = longerInts(this.#free);
    for (const [join, counts] of this.upstreamOpen.entries()) this.upstreamOpen[join] = longerInts(counts);
    for (const [join, counts] of this.landed.entries()) this.landed[join] = longerInts(counts);
  }
}
