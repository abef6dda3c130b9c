import { SILU } from "#core/numeric/silu.ts";
import { f64, f64x2, get, i32, I32, i64x2, repeat, set, V128, v128 } from "./wasm-code.ts";
import { WasmFunction } from "./wasm-function.ts";

const { LARGEST, ROUNDER, SERIES } = SILU;
/** The bits of a double below its power of two. */
const POWER_BITS = 52;
const FLOAT = 4;
const PAIRS_AT_ONCE = 2;

/** Bends floats of single precision in their places, whole fours of them, from one address to another. */
export type BendFloats = (from: number, end: number) => void;

/** `silu` of two numbers at a time in double precision, to the same bits. */
export function bendFloats(): WasmFunction {
  const own = new WasmFunction("bend");
  const { from, end } = own.takes({ from: I32, end: I32 });
  const { largest, least, log2e, rounder, ln2, one } = own.remembers({
    largest: V128,
    least: V128,
    log2e: V128,
    rounder: V128,
    ln2: V128,
    one: V128,
  });
  const terms = own.remembersSome(SERIES.length, V128);
  const pairs = Array.from({ length: PAIRS_AT_ONCE }, () =>
    own.remembers({ value: V128, opposite: V128, whole: V128, rest: V128, exp: V128 }),
  );
  const { plus, minus, times, over, smaller, larger } = f64x2;
  const real = (local: number, value: number) => set(local, f64x2.splat(f64.constant(value)));

  return own.does(
    real(largest, LARGEST),
    real(least, -LARGEST),
    real(log2e, Math.LOG2E),
    real(rounder, ROUNDER),
    real(ln2, Math.LN2),
    real(one, 1),
    ...terms.map((local, term) => real(local, SERIES[term]!)),
    repeat(
      [
        ...pairs.flatMap(({ value, opposite, whole, rest, exp }, pair) => [
          ...set(value, f64x2.ofFloats(v128.load64(get(from), 2 * FLOAT * pair))),
          ...set(opposite, larger(smaller(f64x2.opposite(get(value)), get(largest)), get(least))),
          // The lowest bits of this sum are the power, as a whole number.
          ...set(whole, plus(times(get(opposite), get(log2e)), get(rounder))),
          ...set(rest, minus(get(opposite), times(minus(get(whole), get(rounder)), get(ln2)))),
          ...set(exp, get(terms[0]!)),
          ...terms.slice(1).flatMap((term) => set(exp, plus(times(get(exp), get(rest)), get(term)))),
          // Added to that of 1, it is the power of two of a double.
          ...set(whole, i64x2.plus(i64x2.shiftLeft(get(whole), i32.constant(POWER_BITS)), get(one))),
          ...set(exp, plus(get(one), times(get(exp), get(whole)))),
        ]),
        ...pairs.flatMap(({ value, exp }, pair) =>
          v128.store64(get(from), f64x2.toFloats(over(get(value), get(exp))), 2 * FLOAT * pair),
        ),
        ...set(from, i32.plus(get(from), i32.constant(2 * FLOAT * PAIRS_AT_ONCE))),
      ],
      i32.isBelow(get(from), get(end)),
    ),
  );
}
