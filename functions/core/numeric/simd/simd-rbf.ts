import type { Matrix } from "#core/numeric/matrix.ts";
import { type NumberRoom, padded } from "./number-room.ts";
import { VECTORS_AT_ONCE } from "./rbf-code.ts";

/** The lengths of what `simdRbf` takes from a room. */
export function rbfLengths({ rowCount, columnCount }: Matrix): number[] {
  return [padded(rowCount) * columnCount, columnCount, rowCount];
}

/**
 * Writes exp(-gamma |row - vector|²) of a row with each of the rows of a matrix: to where it is told, at once if that is an
 * array of the room.
 */
export function simdRbf(
  room: NumberRoom,
  gamma: number,
  matrix: Matrix,
): (row: Float64Array, answers: Float64Array) => void {
  const { rowCount, columnCount } = matrix;
  const [blockLength, ownLength, answerLength] = rbfLengths(matrix) as [number, number, number];
  const blocks = room.take(blockLength);
  layInBlocks(matrix, blocks);
  const own = room.take(ownLength);
  const between = room.take(answerLength);
  const byFours = columnCount - (columnCount % 4);
  const { fillRbf } = room.functions;
  return (row, answers) => {
    own.set(row);
    const to = room.holds(answers) ? answers : between;
    const end = to.byteOffset + to.BYTES_PER_ELEMENT * padded(rowCount);
    fillRbf(own.byteOffset, columnCount, byFours, blocks.byteOffset, gamma, to.byteOffset, end);
    if (to !== answers) answers.set(to);
  };
}

/** Some rows side by side, column after column; then the next. */
function layInBlocks({ rowCount, columnCount, data }: Matrix, blocks: Float64Array): void {
  for (let row = 0, at = 0; row < rowCount; row++) {
    const lane = row % VECTORS_AT_ONCE;
    const start = (row - lane) * columnCount + lane;
    for (let column = 0; column < columnCount; column++) blocks[start + column * VECTORS_AT_ONCE] = data[at++]!;
  }
}
