import { EXP_TABLES } from "./exp-code.ts";
import type { WasmInstance, WasmModule } from "./wasm-module.ts";

/** Numbers that registers take at once, at most. */
const AT_ONCE = 8;

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** How many numbers an array takes in a room. */
export function padded(length: number): number {
  return Math.ceil(length / AT_ONCE) * AT_ONCE;
}

/** Room for arrays of numbers that SIMD reaches, with what works on them: everything in it finds the tables of `expCode`. */
export class NumberRoom<Functions> {
  readonly functions: Functions;
  readonly #memory: ArrayBuffer;
  #taken = EXP_TABLES.length;

  private constructor({ memory, functions }: WasmInstance<Functions>) {
    this.functions = functions;
    this.#memory = memory;
    new Float64Array(memory).set(EXP_TABLES);
  }

  /** For arrays of these lengths, taken in any order; undefined where there is no SIMD. */
  static of<Functions>(code: WasmModule<Functions>, lengths: readonly number[]): NumberRoom<Functions> | undefined {
    const numbers = lengths.reduce((sum, length) => sum + padded(length), padded(EXP_TABLES.length));
    const instance = code.on(BYTES * numbers);
    return instance && new NumberRoom<Functions>(instance);
  }

  /** An array of zeros, followed by others as far as registers reach: these are to be told where zero misleads. */
  take(length: number, filler = 0): Float64Array {
    const whole = new Float64Array(this.#memory, BYTES * padded(this.#taken), padded(length));
    this.#taken = padded(this.#taken) + whole.length;
    if (!Object.is(filler, 0)) whole.fill(filler, length);
    return whole.subarray(0, length);
  }

  holds({ buffer }: Float64Array): boolean {
    return buffer === this.#memory;
  }
}
