/** Requests that are on their way: batches of jobs as they came, by their number modulo a power of two. */
export class RequestRing {
  /** One less than the number of places. */
  mask: number;
  /** Of each: jobs that are not done, when it came, and when the last of its jobs was done so far. */
  left: Int32Array;
  came: Float64Array;
  latest: Float64Array;
  /** Of each: offloaded jobs, those still at the first stage, and the sum of when those that are done were. */
  offloaded: Int32Array;
  awaited: Int32Array;
  doneSum: Float64Array;
  /** The number of the next request; wraps around after 2^32. */
  next = 0;

  constructor(capacity = 1024) {
    this.mask = capacity - 1;
    this.left = new Int32Array(capacity);
    this.came = new Float64Array(capacity);
    this.latest = new Float64Array(capacity);
    this.offloaded = new Int32Array(capacity);
    this.awaited = new Int32Array(capacity);
    this.doneSum = new Float64Array(capacity);
  }

  /** A number for a request that comes now; there may be more places afterwards. */
  enter(jobs: number, clock: number): number {
    while (this.left[this.next & this.mask]! > 0) this.#grow();
    const id = this.next;
    const place = id & this.mask;
    this.left[place] = jobs;
    this.came[place] = clock;
    this.latest[place] = 0;
    this.offloaded[place] = 0;
    this.awaited[place] = 0;
    this.doneSum[place] = 0;
    this.next = (id + 1) | 0;
    return id;
  }

  #grow(): void {
    const capacity = this.mask + 1;
    const wider = new RequestRing(2 * capacity);
    for (let back = 1; back <= capacity; back++) {
      const id = (this.next - back) | 0;
      const from = id & this.mask;
      const to = id & wider.mask;
      wider.left[to] = this.left[from]!;
      wider.came[to] = this.came[from]!;
      wider.latest[to] = this.latest[from]!;
      wider.offloaded[to] = this.offloaded[from]!;
      wider.awaited[to] = this.awaited[from]!;
      wider.doneSum[to] = this.doneSum[from]!;
    }
    const { next } = this;
    Object.assign(this, wider, { next });
  }
}
