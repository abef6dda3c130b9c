import { EXP } from "#core/numeric/exp-of-negative.ts";
import type { LikenessCode } from "./likeness-code.ts";
import { type Code, f64, f64x2, get, i32, i32x4, set, V128, v128 } from "./wasm-code.ts";
import type { WasmFunction } from "./wasm-function.ts";

const { PARTS, PART, FRACTIONS, HALVES, LARGEST } = EXP;

/** What stands at the start of a memory: the fractions; what becomes of a value that is negative; the halves. */
export const EXP_TABLES = Float64Array.from([...FRACTIONS, NaN, ...HALVES]);

const POWERS_ADDRESS = 8 * PARTS;

/** `expOfNegative` of two numbers at a time, to the same bits. */
export function expCode(own: WasmFunction): LikenessCode {
  const { part, half, one, sixth, last, largest } = own.remembers({
    part: V128,
    half: V128,
    one: V128,
    sixth: V128,
    last: V128,
    largest: V128,
  });
  const { most, least, mask, before } = own.remembers({ most: V128, least: V128, mask: V128, before: V128 });
  const { parts, rest, fraction, power } = own.remembers({ parts: V128, rest: V128, fraction: V128, power: V128 });
  const real = (local: number, value: number) => set(local, f64x2.splat(f64.constant(value)));
  const whole = (local: number, value: number) => set(local, i32x4.splat(i32.constant(value)));
  const bytes = (places: Code) => i32x4.shiftLeft(places, i32.constant(3));
  const pair = (addresses: number, table: number) => {
    const first = v128.load64Splat(i32x4.lane(get(addresses), 0), table);
    return v128.load64Second(i32x4.lane(get(addresses), 1), first, table);
  };
  const { plus, minus, times, over } = f64x2;
  const step = (first: number, next: Code) => plus(get(first), times(get(rest), next));

  return {
    prepare: [
      [part, PART],
      [half, 0.5],
      [one, 1],
      [sixth, 1 / 6],
      [last, 1 / 24],
      [largest, LARGEST],
    ]
      .flatMap(([local, value]) => real(local!, value!))
      .concat(whole(most, PARTS * (HALVES.length - 1)), whole(least, -1), whole(mask, PARTS - 1), whole(before, PARTS)),
    of: (value) => [
      ...set(parts, i32x4.truncated(plus(over(get(value), get(part)), get(half)))),
      ...set(parts, i32x4.larger(i32x4.smaller(get(parts), get(most)), get(least))),
      ...set(rest, minus(times(f64x2.ofWholes(get(parts)), get(part)), get(value))),
      ...set(fraction, bytes(v128.and(get(parts), get(mask)))),
      ...set(power, bytes(i32x4.shiftRight(i32x4.plus(get(parts), get(before)), i32.constant(6)))),
      ...v128.without(
        times(
          times(step(one, step(one, step(half, step(sixth, get(last))))), pair(fraction, 0)),
          pair(power, POWERS_ADDRESS),
        ),
        f64x2.isAtLeast(get(value), get(largest)),
      ),
    ],
  };
}
