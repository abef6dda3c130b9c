import { maternOfSquare } from "#core/numeric/matern-of-square.ts";
import { columnsOf, type Matrix } from "#core/numeric/matrix.ts";
import { NumberRoom } from "#core/numeric/simd/number-room.ts";
import { processCode, type ProcessRoom } from "#core/numeric/simd/process-code.ts";
import { likenessLengths, SimdLikeness } from "#core/numeric/simd/simd-likeness.ts";
import { squaredDistances } from "#core/numeric/squared-distances.ts";

/** Matérn 5/2 is of five times a squared distance. */
const FACTOR = 5;
/** For fewer rows a room costs more than it saves. */
const FEWEST_IN_ROOM = 32;

/** A room for arrays of some lengths beside so many rows; undefined where that is of no use. */
export function maternRoom(
  rowCount: number,
  lengths: readonly number[],
  engine: "simd" | "plain",
): ProcessRoom | undefined {
  return engine === "plain" || rowCount < FEWEST_IN_ROOM ? undefined : NumberRoom.of(processCode, lengths);
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
  const columns = columnsOf(matrix);
  return (row, answers) => {
    squaredDistances(columns, row, answers);
    for (let other = 0; other < answers.length; other++) answers[other] = maternOfSquare(FACTOR * answers[other]!);
  };
}

/** The sum of them, each times its weight, in the order of the rows; with SIMD to the same bits. */
export function maternSum(
  matrix: Matrix,
  weights: Float64Array,
  engine: "simd" | "plain" = "simd",
): (row: Float64Array) => number {
  const count = matrix.rowCount;
  const room = maternRoom(count, [...likenessLengths(matrix), count], engine);
  const fill = maternAgainst(matrix, room);
  const alike = room?.take(count) ?? new Float64Array(count);
  return (row) => {
    fill(row, alike);
    let sum = 0;
    for (let index = 0; index < count; index++) sum += weights[index]! * alike[index]!;
    return sum;
  };
}
