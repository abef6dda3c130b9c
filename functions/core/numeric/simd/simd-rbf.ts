import type { Matrix } from "#core/numeric/matrix.ts";
import { type NumberRoom, padded } from "./number-room.ts";
import { VECTORS_AT_ONCE } from "./rbf-code.ts";

/** The lengths of what `SimdRbf` takes from a room. */
export function rbfLengths({ rowCount, columnCount }: Matrix): number[] {
  return [padded(rowCount) * columnCount, columnCount, rowCount];
}

/** exp(-gamma |row - vector|²) of a row with each of the rows of a matrix. */
export class SimdRbf {
  readonly #room: NumberRoom;
  readonly #gamma: number;
  readonly #columnCount: number;
  readonly #blocks: Float64Array;
  readonly #row: Float64Array;
  readonly #between: Float64Array;

  constructor(room: NumberRoom, gamma: number, matrix: Matrix) {
    const [blockLength, rowLength, length] = rbfLengths(matrix) as [number, number, number];
    this.#room = room;
    this.#gamma = gamma;
    this.#columnCount = matrix.columnCount;
    this.#blocks = room.take(blockLength);
    this.#row = room.take(rowLength);
    this.#between = room.take(length);
    layInBlocks(matrix, this.#blocks);
  }

  /** Writes them, at once if that is to an array of the room. */
  fill(row: Float64Array, answers: Float64Array): void {
    const to = this.#room.holds(answers) ? answers : this.#between;
    this.#room.functions.fillRbf(...this.#against(row), to.byteOffset, endOf(to));
    if (to !== answers) answers.set(to);
  }

  /** Adds them to a start in their order, each times its weight: of an array of the room, followed by negative zeros. */
  sum(row: Float64Array, weights: Float64Array, start: number): number {
    return this.#room.functions.sumRbf(...this.#against(row), weights.byteOffset, endOf(weights), start);
  }

  #against(row: Float64Array): [number, number, number, number, number] {
    this.#row.set(row);
    const count = this.#columnCount;
    return [this.#row.byteOffset, count, count - (count % 4), this.#blocks.byteOffset, this.#gamma];
  }
}

function endOf({ byteOffset, length }: Float64Array): number {
  return byteOffset + Float64Array.BYTES_PER_ELEMENT * padded(length);
}

/** Some rows side by side, column after column; then the next. */
function layInBlocks({ rowCount, columnCount, data }: Matrix, blocks: Float64Array): void {
  for (let row = 0, at = 0; row < rowCount; row++) {
    const lane = row % VECTORS_AT_ONCE;
    const start = (row - lane) * columnCount + lane;
    for (let column = 0; column < columnCount; column++) blocks[start + column * VECTORS_AT_ONCE] = data[at++]!;
  }
}
