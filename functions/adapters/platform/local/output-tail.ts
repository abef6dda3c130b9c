/** Keeps the last bytes of what a process prints, whatever it prints before. */
export class OutputTail {
  readonly #capacityBytes: number;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #cut = false;

  constructor(capacityBytes = 8_192) {
    this.#capacityBytes = capacityBytes;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > 4 * this.#capacityBytes) this.#shorten();
  }

  /** The last lines as text; a first line that was cut is left out where a whole one follows. */
  text(): string {
    this.#shorten();
    const text = Buffer.concat(this.#chunks).toString("utf8");
    const whole = this.#cut ? text.slice(text.indexOf("\n") + 1) : text;
    return (whole === "" ? text : whole).trim();
  }

  clear(): void {
    this.#chunks = [];
    this.#sizeBytes = 0;
    this.#cut = false;
  }

  #shorten(): void {
    if (this.#sizeBytes <= this.#capacityBytes) return;
    const kept = Buffer.concat(this.#chunks).subarray(-this.#capacityBytes);
    this.#chunks = [Buffer.from(kept)];
    this.#sizeBytes = kept.length;
    this.#cut = true;
  }
}
