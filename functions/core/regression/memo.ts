/** Keeps what is costly to make and needed again, by name. */
export class Memo {
  readonly #made = new Map<string, unknown>();

  /** What was made under a name; made now where it was not. A name stands for one kind of value. */
  get<Value>(name: string, make: () => Value): Value {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as Value;
  }
}
