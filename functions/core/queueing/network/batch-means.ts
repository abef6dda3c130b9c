const MOST_BATCHES = 128;

/**
 * The mean of a series of which neighbours resemble each other, and its standard error by overlapping batch means
 * (Meketon and Schmeiser 1984) of a 32nd to a 64th of the series, half of each shared with the next. Takes no more room
 * for a longer series: batches are put together in pairs.
 */
export class BatchMeans {
  readonly #sums = new Float64Array(MOST_BATCHES);
  #batches = 0;
  #size = 1;
  #sum = 0;
  #inBatch = 0;
  #count = 0;
  #total = 0;

  add(value: number): void {
    this.#sum += value;
    if (++this.#inBatch === this.#size) this.#close();
  }

  get count(): number {
    return this.#count + this.#inBatch;
  }

  /** NaN of nothing. */
  get mean(): number {
    return (this.#total + this.#sum) / this.count;
  }

  /** NaN of too few to tell. */
  get standardError(): number {
    const batches = this.#batches - 1;
    if (batches < 8) return NaN;
    const mean = this.#total / this.#count;
    let squares = 0;
    for (let batch = 0; batch < batches; batch++) {
      const here = (this.#sums[batch]! + this.#sums[batch + 1]!) / (2 * this.#size);
      squares += (here - mean) ** 2;
    }
    // Of overlapping batches of m out of n: the squares' mean estimates the variance of a mean of m.
    const variance = squares / (batches * (1 - 2 / this.#batches));
    return Math.sqrt((variance * 2) / this.#batches);
  }

  #close(): void {
    this.#sums[this.#batches++] = this.#sum;
    this.#total += this.#sum;
    this.#count += this.#size;
    this.#sum = 0;
    this.#inBatch = 0;
    if (this.#batches < MOST_BATCHES) return;
    for (let batch = 0; batch < MOST_BATCHES / 2; batch++) {
      this.#sums[batch] = this.#sums[2 * batch]! + this.#sums[2 * batch + 1]!;
    }
    this.#batches = MOST_BATCHES / 2;
    this.#size *= 2;
  }
}
