import { MATERN } from "#core/numeric/matern-of-square.ts";
import { expCode } from "./exp-code.ts";
import type { LikenessCode } from "./likeness-code.ts";
import { f64, f64x2, get, set, V128 } from "./wasm-code.ts";
import type { WasmFunction } from "./wasm-function.ts";

/** `maternOfSquare` of two numbers at a time, to the same bits. */
export function maternCode(own: WasmFunction): LikenessCode {
  const { farthest, third, one, scaled } = own.remembers({ farthest: V128, third: V128, one: V128, scaled: V128 });
  const exp = expCode(own);
  const { plus, times, smaller, root } = f64x2;
  const real = (local: number, value: number) => set(local, f64x2.splat(f64.constant(value)));

  return {
    prepare: [...exp.prepare, ...real(farthest, MATERN.FARTHEST), ...real(third, MATERN.THIRD), ...real(one, 1)],
    of: (value) => [
      ...set(scaled, smaller(root(get(value)), get(farthest))),
      ...times(plus(get(one), times(get(scaled), plus(get(one), times(get(scaled), get(third))))), exp.of(scaled)),
    ],
  };
}
