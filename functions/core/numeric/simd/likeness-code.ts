import { type Code, f64, F64, f64x2, get, I32, i32, repeat, set, V128, v128, when } from "./wasm-code.ts";
import { WasmFunction } from "./wasm-function.ts";

/** Vectors that stand side by side, column after column: four registers of two. */
export const VECTORS_AT_ONCE = 8;

/** Columns that are added up together. */
export const COLUMNS_AT_ONCE = 4;

const [REAL, COLUMN] = [8, 8 * VECTORS_AT_ONCE];

/** What a row is held against; everything is an address in the memory, in bytes, but the numbers of columns and the factor. */
type Against = readonly [row: number, columns: number, byFours: number, blocks: number, factor: number];

/** Writes how alike a row is to each of some vectors, whole `VECTORS_AT_ONCE`; so many columns go by fours. */
export type FillLikeness = (...given: readonly [...Against, to: number, end: number]) => void;

/** Adds as many of them, each times a weight, to what there is at the start. */
export type SumLikeness = (...given: readonly [...Against, weights: number, end: number, start: number]) => number;

/** The law of likeness in a function: what it makes of two numbers at a time, each a factor times a squared distance. */
export interface LikenessCode {
  /** To be done once, before. */
  readonly prepare: Code;
  /** Of the numbers in a variable. */
  of(value: number): Code;
}

type Law = (own: WasmFunction) => LikenessCode;

/**
 *     for (place = blocks; to < end; to += 8) {
 *       s0..s3 = 0;
 *       for (at = row; at < row + byFours; at += 4, place += 4 * 8)
 *         s0..s3 += d[0]² + d[1]² + (d[2]² + d[3]²) where d[c] = at[c] - place[8 c .. 8 c + 8];
 *       for (; at < row + columns; at++, place += 8) s0..s3 += (at[0] - place[0 .. 8])²;
 *       to[0 .. 8] = law(factor * s0..s3);
 *     }
 */
export function fillLikeness(name: string, law: Law): WasmFunction {
  const own = new WasmFunction(name);
  const against = own.takes(AGAINST);
  const { to, end } = own.takes({ to: I32, end: I32 });
  return own.does(likenessCode(own, law, against, { to, end }, (alike, part) => v128.store(get(to), alike, 16 * part)));
}

/** The same, but `start += weights[0 .. 8] * law(factor * s0..s3)`, one after the other. */
export function sumLikeness(name: string, law: Law): WasmFunction {
  const own = new WasmFunction(name, F64);
  const against = own.takes(AGAINST);
  const { weights, end, sum } = own.takes({ weights: I32, end: I32, sum: F64 });
  const { weighed } = own.remembers({ weighed: V128 });
  const add = (lane: number) => set(sum, f64.plus(get(sum), f64x2.lane(get(weighed), lane)));
  const use = (alike: Code, part: number): Code => [
    ...set(weighed, f64x2.times(v128.load(get(weights), 16 * part), alike)),
    ...add(0),
    ...add(1),
  ];
  return own.does(likenessCode(own, law, against, { to: weights, end }, use), get(sum));
}

const AGAINST = { row: I32, columns: I32, byFours: I32, blocks: I32, factor: F64 };

/** Uses what comes of two vectors at a time, while one address goes on to its end. */
function likenessCode(
  own: WasmFunction,
  lawOf: Law,
  { row, columns, byFours, blocks, factor }: Record<keyof typeof AGAINST, number>,
  { to, end }: { readonly to: number; readonly end: number },
  use: (alike: Code, part: number) => Code,
): Code {
  const { at, place, lastFour, last, factors, product } = own.remembers({
    at: I32,
    place: I32,
    lastFour: I32,
    last: I32,
    factors: V128,
    product: V128,
  });
  const sums = own.remembersSome(VECTORS_AT_ONCE / 2, V128);
  const values = own.remembersSome(COLUMNS_AT_ONCE, V128);
  const apart = own.remembersSome(COLUMNS_AT_ONCE, V128);
  const law = lawOf(own);
  const { plus, minus, times } = f64x2;

  const addressAfter = (start: number, count: number) =>
    i32.plus(get(start), i32.shiftLeft(get(count), i32.constant(3)));
  const go = (local: number, bytes: number) => set(local, i32.plus(get(local), i32.constant(bytes)));
  const setApart = (column: number, part: number) =>
    set(apart[column]!, minus(get(values[column]!), v128.load(get(place), COLUMN * column + 16 * part)));
  const square = (column: number) => times(get(apart[column]!), get(apart[column]!));
  const readColumns = (count: number): Code =>
    values.slice(0, count).flatMap((value, column) => set(value, v128.load64Splat(get(at), REAL * column)));
  const addTo = (sum: number, part: number, count: number, squares: Code): Code => [
    ...apart.slice(0, count).flatMap((_, column) => setApart(column, part)),
    ...set(sum, plus(get(sum), squares)),
  ];
  const addColumns = (count: number, squares: Code, limit: number): Code => {
    const turn = [
      ...readColumns(count),
      ...sums.flatMap((sum, part) => addTo(sum, part, count, squares)),
      ...[...go(place, COLUMN * count), ...go(at, REAL * count)],
    ];
    const isWithin = i32.isBelow(get(at), get(limit));
    return when(isWithin, repeat(turn, isWithin));
  };

  return [
    ...law.prepare,
    ...set(factors, f64x2.splat(get(factor))),
    ...set(lastFour, addressAfter(row, byFours)),
    ...set(last, addressAfter(row, columns)),
    ...set(place, get(blocks)),
    ...repeat(
      [
        ...sums.flatMap((sum) => set(sum, f64x2.splat(f64.constant(0)))),
        ...set(at, get(row)),
        ...addColumns(COLUMNS_AT_ONCE, plus(plus(square(0), square(1)), plus(square(2), square(3))), lastFour),
        ...addColumns(1, square(0), last),
        ...sums.flatMap((sum, part) => [...set(product, times(get(factors), get(sum))), ...use(law.of(product), part)]),
        ...go(to, REAL * VECTORS_AT_ONCE),
      ],
      i32.isBelow(get(to), get(end)),
    ),
  ];
}
