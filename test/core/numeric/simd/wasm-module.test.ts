import { afterEach, describe, expect, it, vi } from "vitest";

import { F64, f64, get, I32, i32 } from "#core/numeric/simd/wasm-code.ts";
import { WasmFunction } from "#core/numeric/simd/wasm-function.ts";
import { WasmModule } from "#core/numeric/simd/wasm-module.ts";

/** Answers each of these numbers, whatever it is told. */
function constants(values: readonly number[]): WasmModule<Record<string, () => number>> {
  return new WasmModule(() =>
    values.map((value, index) => new WasmFunction(`of${index}`, I32).does(i32.constant(value))),
  );
}

describe("WasmModule", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("writes whole numbers of every length, and more functions than a byte can count", () => {
    const values = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)];
    const many = Array.from({ length: 300 }, (_, index) => values[index % values.length]! ^ index);
    const { functions } = constants(many).on(1)!;
    expect(many.map((_, index) => functions[`of${index}`]!())).toEqual(many);
  });

  it("writes parameters in the order of a call, and doubles to the last bit", () => {
    const module = new WasmModule<{ readonly difference: (first: number, second: number) => number }>(() => {
      const own = new WasmFunction("difference", F64);
      const { first, second } = own.takes({ first: F64, second: F64 });
      return [own.does(f64.over(f64.times(get(first), f64.constant(Math.PI)), get(second)))];
    });
    expect(module.on(1)!.functions.difference(3, 7)).toBe((3 * Math.PI) / 7);
  });

  it("gives a memory of its own to each, as large as was asked for", () => {
    const module = constants([]);
    const [first, second] = [module.on(70_000)!, module.on(1)!];
    expect(first.memory.byteLength).toBeGreaterThanOrEqual(70_000);
    new Uint8Array(first.memory)[0] = 1;
    expect(new Uint8Array(second.memory)[0]).toBe(0);
  });

  it("is nothing where there is no WebAssembly, none with SIMD, or no memory", () => {
    expect(constants([]).on(2 ** 40)).toBeUndefined();
    const there = Reflect.get(globalThis, "WebAssembly") as object;
    vi.stubGlobal("WebAssembly", { ...there, validate: () => false });
    expect(constants([]).on(1)).toBeUndefined();
    vi.stubGlobal("WebAssembly", undefined);
    expect(constants([]).on(1)).toBeUndefined();
  });
});
