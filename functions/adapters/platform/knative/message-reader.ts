/** Reads a body as it comes: a line first, then so many bytes at a time. */
export class MessageReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Buffer>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  async line(mostBytes: number): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf("\n");
      if (end >= 0) {
        const line = this.#held.toString("utf8", 0, end);
        this.#held = this.#held.subarray(end + 1);
        return line;
      }
      if (this.#held.length > mostBytes) throw new RangeError(`Cannot read a head of more than ${mostBytes} bytes`);
      const more = await this.#next();
      if (more === undefined) throw new RangeError("Cannot read a message whose head has no end");
      this.#held = Buffer.concat([this.#held, more]);
    }
  }

  /** The next bytes; throws when the body ends before. */
  async *bytes(sizeBytes: number): AsyncGenerator<Buffer> {
    for (let left = sizeBytes; left > 0;) {
      if (this.#held.length === 0) {
        const more = await this.#next();
        if (more === undefined)
          throw new RangeError(`Cannot read a file to its end as ${left} bytes of it are missing`);
        this.#held = more;
      }
      const taken = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(taken.length);
      left -= taken.length;
      if (taken.length > 0) yield taken;
    }
  }

  async #next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#chunks.next();
    return done === true ? undefined : value;
  }
}
