import { type BendFloats, bendFloats } from "./silu-code.ts";
import { f32x4, get, I32, i32, repeat, set, V128, v128 } from "./wasm-code.ts";
import { WasmFunction } from "./wasm-function.ts";
import { WasmModule } from "./wasm-module.ts";

/** Units that are summed at once: four registers of four. */
export const UNITS_AT_ONCE = 16;

/** Sums of a layer; everything is an address in the memory, in bytes, but the numbers of inputs and of units (of these whole `UNITS_AT_ONCE`). */
export type LayerSums = (
  values: number,
  inputs: number,
  kernel: number,
  bias: number,
  units: number,
  to: number,
) => void;

/** The sums of layers by single-precision SIMD, each in the order of its inputs; and what bends them. */
export const layerSums = new WasmModule<{ readonly sums: LayerSums; readonly bend: BendFloats }>(() => [
  sums(),
  bendFloats(),
]);

/**
 *     for (unit = 0; unit < units; unit += 16) {
 *       a0..a3 = bias[unit .. unit + 16];
 *       for (at = values, place = kernel + unit; at < end; at++, place += units) a0..a3 += at[0] * place[0 .. 16];
 *       to[unit .. unit + 16] = a0..a3;
 *     }
 */
function sums(): WasmFunction {
  const own = new WasmFunction("sums");
  const { values, inputs, kernel, bias, units, to } = own.takes({
    values: I32,
    inputs: I32,
    kernel: I32,
    bias: I32,
    units: I32,
    to: I32,
  });
  const { unit, at, end, place, width, value } = own.remembers({
    unit: I32,
    at: I32,
    end: I32,
    place: I32,
    width: I32,
    value: V128,
  });
  const parts = own.remembersSome(4, V128);
  const bytesOf = (floats: number) => i32.shiftLeft(get(floats), i32.constant(2));
  const unitOf = (array: number) => i32.plus(get(array), get(unit));
  const addPart = (sum: number, part: number) =>
    set(sum, f32x4.plus(get(sum), f32x4.times(get(value), v128.load(get(place), 16 * part))));

  return own.does(
    set(width, bytesOf(units)),
    set(unit, i32.constant(0)),
    set(end, i32.plus(get(values), bytesOf(inputs))),
    repeat(
      [
        ...parts.flatMap((sum, part) => set(sum, v128.load(unitOf(bias), 16 * part))),
        ...set(at, get(values)),
        ...set(place, unitOf(kernel)),
        ...repeat(
          [
            ...set(value, v128.load32Splat(get(at))),
            ...parts.flatMap(addPart),
            ...set(at, i32.plus(get(at), i32.constant(4))),
            ...set(place, i32.plus(get(place), get(width))),
          ],
          i32.isBelow(get(at), get(end)),
        ),
        ...parts.flatMap((sum, part) => v128.store(unitOf(to), get(sum), 16 * part)),
        ...set(unit, i32.plus(get(unit), i32.constant(4 * UNITS_AT_ONCE))),
      ],
      i32.isBelow(get(unit), get(width)),
    ),
  );
}
