import type { Matrix } from "#core/numeric/matrix.ts";
import { type NumberRoom, padded } from "./number-room.ts";
import { COLUMNS_AT_ONCE, type FillLikeness, type SumLikeness, VECTORS_AT_ONCE } from "./likeness-code.ts";

/** The lengths of what `SimdLikeness` takes from a room. */
export function likenessLengths({ rowCount, columnCount }: Matrix): number[] {
  return [padded(rowCount) * columnCount, columnCount, rowCount];
}

/** What a law makes of factor · |row - vector|², for a row and each of the rows of a matrix. */
export class SimdLikeness {
  readonly #room: Pick<NumberRoom<unknown>, "take" | "holds">;
  readonly #fill: FillLikeness;
  readonly #factor: number;
  readonly #row: Float64Array;
  readonly #between: Float64Array;
  readonly #addresses: {
    readonly from: number;
    readonly columns: number;
    readonly byFours: number;
    readonly blocks: number;
  };

  /** With the function of the room that knows the law. */
  constructor(room: Pick<NumberRoom<unknown>, "take" | "holds">, fill: FillLikeness, factor: number, matrix: Matrix) {
    const [blockLength, rowLength, length] = likenessLengths(matrix) as [number, number, number];
    this.#room = room;
    this.#fill = fill;
    this.#factor = factor;
    const blocks = room.take(blockLength);
    this.#row = room.take(rowLength);
    this.#between = room.take(length);
    layInBlocks(matrix, blocks);
    const columns = matrix.columnCount;
    const byFours = columns - (columns % COLUMNS_AT_ONCE);
    this.#addresses = { from: this.#row.byteOffset, columns, byFours, blocks: blocks.byteOffset };
  }

  /** Writes them, at once if that is to an array of the room. */
  fill(row: Float64Array, answers: Float64Array): void {
    this.#row.set(row);
    const to = this.#room.holds(answers) ? answers : this.#between;
    const { from, columns, byFours, blocks } = this.#addresses;
    this.#fill(from, columns, byFours, blocks, this.#factor, to.byteOffset, endOf(to));
    if (to !== answers) answers.set(to);
  }

  /** Adds them to a start in their order, each times its weight: of an array of the room, followed by negative zeros. */
  sum(sum: SumLikeness, row: Float64Array, weights: Float64Array, start: number): number {
    this.#row.set(row);
    const { from, columns, byFours, blocks } = this.#addresses;
    return sum(from, columns, byFours, blocks, this.#factor, weights.byteOffset, endOf(weights), start);
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
