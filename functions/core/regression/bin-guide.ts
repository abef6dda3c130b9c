import { binOf } from "./binned-columns.ts";

const CELLS = 1024;

/** Finds bins of values in few steps: the range is cut into cells of equal width, and each knows where its bins begin. */
export class BinGuide {
  readonly #lowest: Float64Array;
  readonly #first: Int32Array;
  readonly #cellsPerUnit: number;

  constructor(lowest: Float64Array) {
    this.#lowest = lowest;
    const from = lowest[0] ?? 0;
    const range = (lowest.at(-1) ?? 0) - from;
    this.#cellsPerUnit = range > 0 && Number.isFinite(range) ? CELLS / range : 0;
    this.#first = Int32Array.from({ length: CELLS + 1 }, (_, cell) =>
      this.#cellsPerUnit === 0 ? 0 : binOf(lowest, from + (cell / CELLS) * range, 0, lowest.length - 1),
    );
  }

  /** The last bin from `low` to `high` that begins at or below the value, else `low`. */
  binOf(value: number, low: number, high: number): number {
    const cell = Math.floor((value - this.#lowest[0]!) * this.#cellsPerUnit);
    if (this.#cellsPerUnit === 0 || cell < 1 || cell >= CELLS - 1) return binOf(this.#lowest, value, low, high);
    // Rounding may have put the value into a neighbour of its cell.
    const from = this.#first[cell - 1]!;
    const to = this.#first[cell + 2]!;
    return binOf(this.#lowest, value, from > low ? Math.min(from, high) : low, to < high ? Math.max(to, low) : high);
  }
}
