/** Jobs that go together: when each came, when it was done at the first stage, and the number of its request. */
export interface Parcel {
  /** When they were sent, and when they come to the second stage. */
  sent: number;
  arrives: number;
  count: number;
  came: Float64Array;
  done: Float64Array;
  request: Int32Array;
}

export function parcel(capacity: number): Parcel {
  return {
    sent: 0,
    arrives: 0,
    count: 0,
    came: new Float64Array(capacity),
    done: new Float64Array(capacity),
    request: new Int32Array(capacity),
  };
}

/** Parcels on the network, which may overtake each other: a heap by when they arrive. */
export class Transit {
  readonly #heap: Parcel[] = [];
  readonly #free: Parcel[] = [];

  /** Sends a copy. */
  send(given: Parcel, at: number, arrives: number): void {
    const sent = this.#freeFor(given.count);
    sent.sent = at;
    sent.arrives = arrives;
    sent.count = given.count;
    for (let job = 0; job < given.count; job++) {
      sent.came[job] = given.came[job]!;
      sent.done[job] = given.done[job]!;
      sent.request[job] = given.request[job]!;
    }
    const heap = this.#heap;
    let place = heap.push(sent) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (heap[above]!.arrives <= arrives) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = sent;
  }

  /** The next one that has arrived until then, if any; it is good until the next call. */
  receive(until: number): Parcel | undefined {
    const heap = this.#heap;
    const top = heap[0];
    if (top === undefined || top.arrives > until) return undefined;
    const moved = heap.pop()!;
    if (heap.length > 0) {
      let place = 0;
      for (;;) {
        let below = 2 * place + 1;
        if (below >= heap.length) break;
        if (below + 1 < heap.length && heap[below + 1]!.arrives < heap[below]!.arrives) below++;
        if (heap[below]!.arrives >= moved.arrives) break;
        heap[place] = heap[below]!;
        place = below;
      }
      heap[place] = moved;
    }
    this.#free.push(top);
    return top;
  }

  #freeFor(count: number): Parcel {
    const free = this.#free.pop();
    return free !== undefined && free.came.length >= count ? free : parcel(Math.max(8, 2 * count));
  }
}
