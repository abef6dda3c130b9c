import { maternOfSquare } from "#core/numeric/matern-of-square.ts";
import type { Matrix } from "#core/numeric/matrix.ts";
import { NumberRoom } from "#core/numeric/simd/number-room.ts";
import { processCode, type ProcessRoom } from "#core/numeric/simd/process-code.ts";
import { SimdLikeness } from "#core/numeric/simd/simd-likeness.ts";

/** Matérn 5/2 is of five times a squared distance. */
const FACTOR = 5;
/** For fewer rows a room costs more than it saves. */
const FEWEST_IN_ROOM = 32;

/** A room for arrays of some lengths beside so many rows; undefined where that is of no use. */
export function maternRoom(rowCount: number, lengths: readonly number[]): ProcessRoom | undefined {
  return rowCount < FEWEST_IN_ROOM ? undefined : NumberRoom.of(processCode, lengths);
}

/** Writes Matérn 5/2 of the distances of a row from the rows of a matrix; in a room (`likenessLengths`), to the same bits. */
export function maternAgainst(
  matrix: Matrix,
  room: ProcessRoom | undefined,
): (row: Float64Array, answers: Float64Array) => void {
  if (room !== undefined) {
    const simd = new SimdLikeness(room, room.functions.fillMatern, FACTOR, matrix);
    return (row, answers) => simd.fill(row, answers);
  }
  const { rowCount, columnCount, data } = matrix;
  return (row, answers) => {
    for (let other = 0; other < rowCount; other++)
      answers[other] = maternOfSquare(FACTOR * squaredDistance(row, data, other * columnCount));
  };
}

/** From as many numbers of an array, by fours as SIMD adds them up. */
function squaredDistance(row: Float64Array, data: Float64Array, from: number): number {
  const apart = (column: number): number => row[column]! - data[from + column]!;
  let sum = 0;
  let column = 0;
  for (; column + 3 < row.length; column += 4) {
    const [one, two, three, four] = [apart(column), apart(column + 1), apart(column + 2), apart(column + 3)];
    sum += one * one + two * two + (three * three + four * four);
  }
  for (; column < row.length; column++) sum += apart(column) ** 2;
  return sum;
}

/** The sum of them, each times its weight, in the order of the rows. */
export function maternSum(
  matrix: Matrix,
  weights: Float64Array,
  room: ProcessRoom | undefined,
): (row: Float64Array) => number {
  const count = matrix.rowCount;
  const fill = maternAgainst(matrix, room);
  const alike = room?.take(count) ?? new Float64Array(count);
  return (row) => {
    fill(row, alike);
    let sum = 0;
    for (let index = 0; index < count; index++) sum += weights[index]! * alike[index]!;
    return sum;
  };
}
