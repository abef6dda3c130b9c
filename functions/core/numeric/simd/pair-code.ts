import { type Code, F64, f64, f64x2, get, I32, i32, repeat, set, V128, v128, when } from "./wasm-code.ts";
import { WasmFunction } from "./wasm-function.ts";

/** Places that are looked at in a turn: two registers of two. */
export const PLACES_AT_ONCE = 4;

const [REAL, PAIR] = [8, 16];

/**
 * Moves a gradient and looks for the first place whose rise lowers an objective most; -1 for none. All arrays are addresses, in
 * bytes, of whole `PLACES_AT_ONCE`; at `found` it leaves the rise and the fall.
 */
export type FollowPairs = (
  gradient: number,
  up: number,
  down: number,
  risingRow: number,
  fallingRow: number,
  moved: number,
  count: number,
  found: number,
) => number;

/** The first place whose fall, with a rise, lowers the objective most; -1 for none. */
export type FindPartner = (
  gradient: number,
  down: number,
  diagonal: number,
  risingRow: number,
  rise: number,
  own: number,
  smallestCurvature: number,
  count: number,
) => number;

/**
 *     for (at = 0; at < count; at++) {
 *       gradient[at] += moved * (risingRow[at] - fallingRow[at]);
 *       if (up[at] - gradient[at] > rise) { rise = up[at] - gradient[at]; rising = at; }
 *       fall = min(fall, down[at] - gradient[at]);
 *     }
 */
export function follow(): WasmFunction {
  const own = new WasmFunction("follow", I32);
  const { gradient, up, down, risingRow, fallingRow, moved, count, found } = own.takes({
    gradient: I32,
    up: I32,
    down: I32,
    risingRow: I32,
    fallingRow: I32,
    moved: F64,
    count: I32,
    found: I32,
  });
  const { at, end, rising, rise, factor, most, least } = own.remembers({
    at: I32,
    end: I32,
    rising: I32,
    rise: F64,
    factor: V128,
    most: V128,
    least: V128,
  });
  const slopes = own.remembersSome(2, V128);
  const rises = own.remembersSome(2, V128);
  const { plus, minus, times } = f64x2;
  const of = (array: number, part: number) => v128.load(i32.plus(get(array), get(at)), PAIR * part);
  const slope = (part: number) =>
    plus(of(gradient, part), times(get(factor), minus(of(risingRow, part), of(fallingRow, part))));

  return own.does(
    set(end, i32.shiftLeft(get(count), i32.constant(3))),
    set(rising, i32.constant(-REAL)),
    set(rise, f64.constant(-Infinity)),
    set(factor, f64x2.splat(get(moved))),
    set(most, f64x2.splat(f64.constant(-Infinity))),
    set(least, f64x2.splat(f64.constant(Infinity))),
    repeat(
      [
        ...slopes.flatMap((local, part) => [
          ...set(local, slope(part)),
          ...v128.store(i32.plus(get(gradient), get(at)), get(local), PAIR * part),
          ...set(rises[part]!, minus(of(up, part), get(local))),
          ...set(least, f64x2.smaller(get(least), minus(of(down, part), get(local)))),
        ]),
        ...when(anyOf(rises.map((local) => f64x2.isAbove(get(local), get(most)))), [
          ...eachLane(rises, (value, offset) =>
            when(f64.isAbove(value, get(rise)), [
              ...set(rise, value),
              ...set(rising, i32.plus(get(at), i32.constant(offset))),
            ]),
          ),
          ...set(most, f64x2.splat(get(rise))),
        ]),
        ...set(at, i32.plus(get(at), i32.constant(REAL * PLACES_AT_ONCE))),
      ],
      i32.isBelow(get(at), get(end)),
    ),
    f64.store(get(found), get(rise)),
    f64.store(get(found), f64.smaller(f64x2.lane(get(least), 0), f64x2.lane(get(least), 1)), REAL),
    placeAt(rising),
  );
}

/**
 *     for (at = 0; at < count; at++) {
 *       violation = rise - down[at] + gradient[at];
 *       curvature = own + diagonal[at] - 2 * risingRow[at], or the smallest unless positive;
 *       if (violation > 0 && violation² / curvature > most) { most = violation² / curvature; best = at; }
 *     }
 *
 * Where violation² < most * curvature, rounded, the quotient is not above the most, rounded: so hardly anything is divided.
 */
export function partner(): WasmFunction {
  const own = new WasmFunction("partner", I32);
  const taken = own.takes({
    gradient: I32,
    down: I32,
    diagonal: I32,
    risingRow: I32,
    rise: F64,
    own: F64,
    smallestCurvature: F64,
    count: I32,
  });
  const { gradient, down, diagonal, risingRow, count } = taken;
  const { at, end, best, gain, gainOfLane } = own.remembers({
    at: I32,
    end: I32,
    best: I32,
    gain: F64,
    gainOfLane: F64,
  });
  const { rise, itself, smallest, zero, two, most, violation, curvature } = own.remembers({
    rise: V128,
    itself: V128,
    smallest: V128,
    zero: V128,
    two: V128,
    most: V128,
    violation: V128,
    curvature: V128,
  });
  const squares = own.remembersSome(2, V128);
  const curvatures = own.remembersSome(2, V128);
  const { plus, minus, times } = f64x2;
  const of = (array: number, part: number) => v128.load(i32.plus(get(array), get(at)), PAIR * part);

  return own.does(
    set(end, i32.shiftLeft(get(count), i32.constant(3))),
    set(best, i32.constant(-REAL)),
    set(rise, f64x2.splat(get(taken.rise))),
    set(itself, f64x2.splat(get(taken.own))),
    set(smallest, f64x2.splat(get(taken.smallestCurvature))),
    set(zero, f64x2.splat(f64.constant(0))),
    set(two, f64x2.splat(f64.constant(2))),
    set(most, get(zero)),
    repeat(
      [
        ...squares.flatMap((square, part) => [
          ...set(violation, plus(minus(get(rise), of(down, part)), of(gradient, part))),
          // Negative where the violation is: that is at least nothing.
          ...set(square, times(get(violation), f64x2.absolute(get(violation)))),
          ...set(curvature, minus(plus(get(itself), of(diagonal, part)), times(get(two), of(risingRow, part)))),
          ...set(
            curvatures[part]!,
            v128.select(get(curvature), get(smallest), f64x2.isAbove(get(curvature), get(zero))),
          ),
        ]),
        ...when(
          anyOf(squares.map((square, part) => f64x2.isAtLeast(get(square), times(get(most), get(curvatures[part]!))))),
          [
            ...eachLane(squares, (value, offset, part, lane) => [
              ...set(gainOfLane, f64.over(value, f64x2.lane(get(curvatures[part]!), lane))),
              ...when(f64.isAbove(get(gainOfLane), get(gain)), [
                ...set(gain, get(gainOfLane)),
                ...set(best, i32.plus(get(at), i32.constant(offset))),
              ]),
            ]),
            ...set(most, f64x2.splat(get(gain))),
          ],
        ),
        ...set(at, i32.plus(get(at), i32.constant(REAL * PLACES_AT_ONCE))),
      ],
      i32.isBelow(get(at), get(end)),
    ),
    placeAt(best),
  );
}

/** Whether any of two masks has any. */
function anyOf(masks: readonly Code[]): Code {
  return v128.hasAny(v128.or(masks[0]!, masks[1]!));
}

/** What is to be done with each number in some registers, in their order. */
function eachLane(
  registers: readonly number[],
  code: (value: Code, offset: number, part: number, lane: number) => Code,
): Code {
  return registers.flatMap((local, part) =>
    [0, 1].flatMap((lane) => code(f64x2.lane(get(local), lane), PAIR * part + REAL * lane, part, lane)),
  );
}

/** The place of a number that is so many bytes from the first. */
function placeAt(offset: number): Code {
  return i32.shiftRight(get(offset), i32.constant(3));
}
