const FIRST_CAPACITY = 64;
const NONE = -1;

/**
 * What is to happen, in the order of its times, what was scheduled first going first at equal ones. It knows nothing of
 * what runs on it: an event is a whole number of at most 31 bits that whoever schedules it understands. A binary heap in
 * typed arrays whose first place stays open after its event was taken: mostly another event follows from that one, and goes there.
 */
export class EventCalendar {
  #times = new Float64Array(FIRST_CAPACITY);
  #sequences = new Float64Array(FIRST_CAPACITY);
  #events = new Int32Array(FIRST_CAPACITY);
  /** Places of the heap, with the open one. */
  #places = 0;
  #isOpen = false;
  #sequence = 0;
  #now = 0;
  /** An event beside the heap. */
  #lone = NONE;
  #loneTime = Infinity;
  #loneSequence = 0;

  /** Time of the event that was taken last. */
  get now(): number {
    return this.#now;
  }

  get size(): number {
    return this.#places - (this.#isOpen ? 1 : 0) + (this.#lone === NONE ? 0 : 1);
  }

  /** Events taken so far and those that wait. */
  get scheduled(): number {
    return this.#sequence;
  }

  /** Of the next event; Infinity where there is none. */
  get nextTime(): number {
    if (this.#isOpen) this.#close();
    const first = this.#places === 0 ? Infinity : this.#times[0]!;
    return this.#loneTime < first ? this.#loneTime : first;
  }

  schedule(time: number, event: number): void {
    if (!(time >= this.#now)) this.#refuse(time);
    const sequence = this.#sequence++;
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#sink(time, sequence, event);
      return;
    }
    if (this.#places === this.#times.length) this.#grow();
    const [times, sequences, events] = [this.#times, this.#sequences, this.#events];
    let place = this.#places++;
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

  /** The same, faster, of an event of a kind of which one waits at most, as of the next arrival. */
  scheduleLone(time: number, event: number): void {
    if (this.#lone !== NONE) {
      this.schedule(time, event);
      return;
    }
    if (!(time >= this.#now)) this.#refuse(time);
    this.#loneSequence = this.#sequence++;
    this.#loneTime = time;
    this.#lone = event;
  }

  /** Takes the next event, and its time becomes the present; -1 where there is none. */
  next(): number {
    if (this.#isOpen) this.#close();
    if (this.#lone !== NONE && this.#isLoneFirst()) {
      const event = this.#lone;
      this.#now = this.#loneTime;
      this.#lone = NONE;
      this.#loneTime = Infinity;
      return event;
    }
    if (this.#places === 0) return NONE;
    this.#now = this.#times[0]!;
    this.#isOpen = true;
    return this.#events[0]!;
  }

  #isLoneFirst(): boolean {
    if (this.#places === 0) return true;
    const first = this.#times[0]!;
    return this.#loneTime < first || (this.#loneTime === first && this.#loneSequence < this.#sequences[0]!);
  }

  /** Nothing came in the place of what was taken: the last one does. */
  #close(): void {
    this.#isOpen = false;
    const last = --this.#places;
    if (last > 0) this.#sink(this.#times[last]!, this.#sequences[last]!, this.#events[last]!);
  }

  /** From the first place down to where it belongs. */
  #sink(time: number, sequence: number, event: number): void {
    const [times, sequences, events] = [this.#times, this.#sequences, this.#events];
    const places = this.#places;
    let place = 0;
    for (let child = 1; child < places; child = 2 * place + 1) {
      const right = child + 1;
      if (
        right < places &&
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
    events[place] = event;
  }

  #refuse(time: number): never {
    throw new RangeError(`Cannot schedule an event as its time must not lie before the present, ${this.#now}: ${time}`);
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
