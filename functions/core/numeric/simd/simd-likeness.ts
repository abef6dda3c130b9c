import type { Matrix } from "#core/numeric/matrix.ts";
import { type NumberRoom, padded } from "./number-room.ts";
import { type FillLikeness, type SumLikeness, VECTORS_AT_ONCE } from "./likeness-code.ts";

/** The lengths of what `SimdLikeness` takes from a room. */
export function likenessLengths({ rowCount, columnCount }: Matrix): number[] {
  return [padded(rowCount) * columnCount, columnCount, rowCount];
}

/** What a law makes of factor · |row - vector|², for a row and each of the rows of a matrix. */
export class SimdLikeness {
  readonly #room: Pick<NumberRoom<unknown>, "take" | "holds">;
  readonly #fill: FillLikeness;
  readonly #factor: number;
  readonly #columnCount: number;
  readonly #blocks: Float64Array;
  readonly #row: Float64Array;
  readonly #between: Float64Array;

  /** With the function of the room that knows the law. */
  constructor(room: Pick<NumberRoom<unknown>, "take" | "holds">, fill: FillLikeness, factor: number, matrix: Matrix) {
    const [blockLength, rowLength, length] = likenessLengths(matrix) as [number, number, number];
    this.#room = room;
    this.#fill = fill;
    this.#factor = factor;
    this.#columnCount = matrix.columnCount;
    this.#blocks = room.take(blockLength);
    this.#row = room.take(rowLength);
    this.#between = room.take(length);
    layInBlocks(matrix, this.#blocks);
  }

  /** Writes them, at once if that is to an array of the room. */
  fill(row: Float64Array, answers: Float64Array): void {
    const to = this.#room.holds(answers) ? answers : this.#between;
    this.#fill(...this.#against(row), to.byteOffset, endOf(to));
    if (to !== answers) answers.set(to);
  }

  /** Adds them to a start in their order, each times its weight: of an array of the room, followed by negative zeros. */
  sum(sum: SumLikeness, row: Float64Array, weights: Float64Array, start: number): number {
    return sum(...this.#against(row), weights.byteOffset, endOf(weights), start);
  }

  #against(row: Float64Array): [number, number, number, number, number] {
    this.#row.set(row);
    const count = this.#columnCount;
    return [this.#row.byteOffset, count, count - (count % 4), this.#blocks.byteOffset, this.#factor];
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
