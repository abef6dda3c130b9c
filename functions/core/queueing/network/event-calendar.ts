const FIRST_CAPACITY = 64;

/**
 * What is to happen, in the order of its times, what was scheduled first going first at equal ones. It knows nothing of
 * what runs on it: an event is a whole number of at most 31 bits that whoever schedules it understands. A binary heap in typed arrays.
 */
export class EventCalendar {
  #times = new Float64Array(FIRST_CAPACITY);
  #sequences = new Float64Array(FIRST_CAPACITY);
  #events = new Int32Array(FIRST_CAPACITY);
  #size = 0;
  #sequence = 0;
  #now = 0;

  /** Time of the event that was taken last. */
  get now(): number {
    return this.#now;
  }

  get size(): number {
    return this.#size;
  }

  /** Events taken so far and those that wait. */
  get scheduled(): number {
    return this.#sequence;
  }

  /** Of the next event; Infinity where there is none. */
  get nextTime(): number {
    return this.#size === 0 ? Infinity : this.#times[0]!;
  }

  schedule(time: number, event: number): void {
    if (!(time >= this.#now)) {
      throw new RangeError(
        `Cannot schedule an event as its time must not lie before the present, ${this.#now}: ${time}`,
      );
    }
    if (this.#size === this.#times.length) this.#grow();
    const [times, sequences, events] = [this.#times, this.#sequences, this.#events];
    const sequence = this.#sequence++;
    let place = this.#size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      // What is above was scheduled earlier, so that it stays above at an equal time.
      if (times[parent]! <= time) break;
      times[place] = times[parent]!;
      sequences[place] = sequences[parent]!;
      events[place] = events[parent]!;
      place = parent;
    }
    times[place] = time;
    sequences[place] = sequence;
    events[place] = event;
  }

  /** Takes the next event, and its time becomes the present; -1 where there is none. */
  next(): number {
    if (this.#size === 0) return -1;
    const [times, sequences, events] = [this.#times, this.#sequences, this.#events];
    const event = events[0]!;
    this.#now = times[0]!;
    const size = --this.#size;
    const time = times[size]!;
    const sequence = sequences[size]!;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      const right = child + 1;
      if (
        right < size &&
        (times[right]! < times[child]! || (times[right] === times[child] && sequences[right]! < sequences[child]!))
      ) {
        child = right;
      }
      if (time < times[child]! || (time === times[child] && sequence < sequences[child]!)) break;
      times[place] = times[child]!;
      sequences[place] = sequences[child]!;
      events[place] = events[child]!;
      place = child;
    }
    times[place] = time;
    sequences[place] = sequence;
    events[place] = events[size]!;
    return event;
  }

  #grow(): void {
    this.#times = twice(this.#times);
    this.#sequences = twice(this.#sequences);
    const events = new Int32Array(2 * this.#events.length);
    events.set(this.#events);
    this.#events = events;
  }
}

function twice(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * values.length);
  longer.set(values);
  return longer;
}
