/** Nodes whose cores and memory are reserved for what runs there. */
export class ReservedCores {
  readonly #freeCores: Float64Array;
  readonly #freeBytes: Float64Array;
  #usedCores = 0;
  #area = 0;
  #at = 0;

  constructor(nodes: number, cores: number, memoryBytes: number) {
    this.#freeCores = new Float64Array(nodes).fill(cores);
    this.#freeBytes = new Float64Array(nodes).fill(memoryBytes);
  }

  /** The node with room and the most free cores, which then has less; -1 where there is none. */
  take(cores: number, memoryBytes: number, now: number): number {
    let best = -1;
    for (let node = 0; node < this.#freeCores.length; node++) {
      // Sums of such limits as .1 leave a hair.
      if (this.#freeCores[node]! < cores - 1e-9 || this.#freeBytes[node]! < memoryBytes) continue;
      if (best < 0 || this.#freeCores[node]! > this.#freeCores[best]!) best = node;
    }
    if (best >= 0) this.#change(best, cores, memoryBytes, now);
    return best;
  }

  give(node: number, cores: number, memoryBytes: number, now: number): void {
    this.#change(node, -cores, -memoryBytes, now);
  }

  usedCoreSeconds(now: number): number {
    this.#pass(now);
    return this.#area;
  }

  #change(node: number, cores: number, memoryBytes: number, now: number): void {
    this.#pass(now);
    this.#usedCores += cores;
    this.#freeCores[node]! -= cores;
    this.#freeBytes[node]! -= memoryBytes;
  }

  #pass(now: number): void {
    this.#area += this.#usedCores * (now - this.#at);
    this.#at = now;
  }
}
