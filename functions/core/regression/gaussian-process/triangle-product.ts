import type { ProcessRoom } from "#core/numeric/simd/process-code.ts";
import { TRIANGLE_ROWS_AT_ONCE } from "#core/numeric/simd/squared-product-code.ts";

/** The lengths of what a triangle of so many rows takes from a room. */
export function triangleLengths(count: number): number[] {
  const blocks = Math.ceil(count / TRIANGLE_ROWS_AT_ONCE);
  return [(TRIANGLE_ROWS_AT_ONCE ** 2 * blocks * (blocks + 1)) / 2];
}

/** |triangle · vector|² of a lower triangle, row after row, in their order; in a room, for vectors of it, to the same bits. */
export function triangleProduct(
  triangle: Float64Array,
  count: number,
  room?: ProcessRoom,
): (vector: Float64Array) => number {
  if (room === undefined) return (vector) => squaredLength(triangle, vector, count);
  const [length] = triangleLengths(count);
  const blocks = room.take(length!);
  layInBlocks(triangle, count, blocks);
  const { squaredProduct } = room.functions;
  const start = blocks.byteOffset;
  const size = Float64Array.BYTES_PER_ELEMENT * count;
  return ({ byteOffset }) => squaredProduct(start, byteOffset, byteOffset + size);
}

function squaredLength(triangle: Float64Array, vector: Float64Array, count: number): number {
  let total = 0;
  for (let row = 0, from = 0; row < count; row++) {
    let sum = 0;
    for (let column = 0; column <= row; column++) sum += vector[column]! * triangle[from++]!;
    total += sum * sum;
  }
  return total;
}

/** Some rows side by side, column after column, as far as the last of them goes; then the next. */
function layInBlocks(triangle: Float64Array, count: number, blocks: Float64Array): void {
  for (let row = 0, from = 0; row < count; row++) {
    const block = Math.floor(row / TRIANGLE_ROWS_AT_ONCE);
    const start = (TRIANGLE_ROWS_AT_ONCE ** 2 * block * (block + 1)) / 2 + (row % TRIANGLE_ROWS_AT_ONCE);
    for (let column = 0; column <= row; column++) blocks[start + column * TRIANGLE_ROWS_AT_ONCE] = triangle[from++]!;
  }
}
