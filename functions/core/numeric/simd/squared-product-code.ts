import { F64, f64, f64x2, get, I32, i32, repeat, set, V128, v128 } from "./wasm-code.ts";
import { WasmFunction } from "./wasm-function.ts";

/** Rows of a triangle that stand side by side, column after column: four registers of two. */
export const TRIANGLE_ROWS_AT_ONCE = 8;

const [REAL, COLUMN] = [8, 8 * TRIANGLE_ROWS_AT_ONCE];

/** |triangle · vector|² of a lower triangle; both are addresses in the memory, in bytes, and the end is that of the vector. */
export type SquaredProduct = (blocks: number, vector: number, end: number) => number;

/**
 *     for (place = blocks, last = vector; last < end;) {
 *       s0..s3 = 0;
 *       last += 8;
 *       for (at = vector; at < last; at++, place += 8) s0..s3 += at[0] * place[0 .. 8];
 *       total += s0..s3², one after the other;
 *     }
 */
export function squaredProduct(): WasmFunction {
  const own = new WasmFunction("squaredProduct", F64);
  const { blocks, vector, end } = own.takes({ blocks: I32, vector: I32, end: I32 });
  const { at, place, last, total, value, square } = own.remembers({
    at: I32,
    place: I32,
    last: I32,
    total: F64,
    value: V128,
    square: V128,
  });
  const sums = own.remembersSome(TRIANGLE_ROWS_AT_ONCE / 2, V128);
  const { plus, times } = f64x2;
  const go = (local: number, bytes: number) => set(local, i32.plus(get(local), i32.constant(bytes)));
  const add = (lane: number) => set(total, f64.plus(get(total), f64x2.lane(get(square), lane)));

  return own.does(
    set(place, get(blocks)),
    set(last, get(vector)),
    repeat(
      [
        ...sums.flatMap((sum) => set(sum, f64x2.splat(f64.constant(0)))),
        ...go(last, COLUMN),
        ...set(at, get(vector)),
        ...repeat(
          [
            ...set(value, v128.load64Splat(get(at))),
            ...sums.flatMap((sum, part) =>
              set(sum, plus(get(sum), times(get(value), v128.load(get(place), 16 * part)))),
            ),
            ...go(at, REAL),
            ...go(place, COLUMN),
          ],
          i32.isBelow(get(at), get(last)),
        ),
        ...sums.flatMap((sum) => [...set(square, times(get(sum), get(sum))), ...add(0), ...add(1)]),
      ],
      i32.isBelow(get(last), get(end)),
    ),
    get(total),
  );
}
