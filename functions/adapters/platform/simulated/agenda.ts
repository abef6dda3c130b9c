interface Entry<Item> {
  readonly atSeconds: number;
  readonly sequence: number;
  readonly item: Item;
}

/** What happens next: items by time, those of one time in the order in which they were added. A binary heap. */
export class Agenda<Item> {
  readonly #heap: Entry<Item>[] = [];
  #added = 0;

  add(atSeconds: number, item: Item): void {
    const heap = this.#heap;
    heap.push({ atSeconds, sequence: this.#added++, item });
    for (let place = heap.length - 1; place > 0;) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(place, parent)) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** Takes out the first item; undefined when there is none. */
  next(): { readonly atSeconds: number; readonly item: Item } | undefined {
    const heap = this.#heap;
    if (heap.length === 0) return undefined;
    this.#swap(0, heap.length - 1);
    const first = heap.pop();
    for (let place = 0; ;) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2])
        if (child < heap.length && this.#isBefore(child, least)) least = child;
      if (least === place) return first;
      this.#swap(place, least);
      place = least;
    }
  }

  #isBefore(left: number, right: number): boolean {
    const [one, other] = [this.#heap[left] as Entry<Item>, this.#heap[right] as Entry<Item>];
    return one.atSeconds - other.atSeconds < 0 || (one.atSeconds === other.atSeconds && one.sequence < other.sequence);
  }

  #swap(left: number, right: number): void {
    const heap = this.#heap;
    [heap[left], heap[right]] = [heap[right] as Entry<Item>, heap[left] as Entry<Item>];
  }
}
