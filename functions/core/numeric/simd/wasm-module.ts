import { type Code, sized, unsigned } from "./wasm-code.ts";
import type { WasmFunction } from "./wasm-function.ts";

interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What is used of WebAssembly, which the types of Node do not tell. */
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (
        module: object,
        imports: { readonly of: { readonly memory: WasmMemory } },
      ) => { readonly exports: unknown };
      readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
      validate(bytes: Uint8Array): boolean;
    }
  | undefined;

const PAGE_BYTES = 65_536;

/** Functions and the memory that they work on. */
export interface WasmInstance<Functions> {
  readonly memory: ArrayBuffer;
  readonly functions: Functions;
}

/** Functions in WebAssembly, which are written and compiled when they are needed first. */
export class WasmModule<Functions> {
  readonly #write: () => readonly WasmFunction[];
  #compiled: object | null | undefined;

  constructor(write: () => readonly WasmFunction[]) {
    this.#write = write;
  }

  /** The functions on a memory of their own of so many bytes, all zero; undefined where there is no such WebAssembly or memory. */
  on(bytes: number): WasmInstance<Functions> | undefined {
    if (typeof WebAssembly === "undefined") return undefined;
    if (this.#compiled === undefined) {
      const code = bytesOf(this.#write());
      this.#compiled = WebAssembly.validate(code) ? new WebAssembly.Module(code) : null;
    }
    if (this.#compiled === null) return undefined;
    const memory = memoryOf(bytes);
    if (memory === undefined) return undefined;
    const { exports } = new WebAssembly.Instance(this.#compiled, { of: { memory } });
    return { memory: memory.buffer, functions: exports as Functions };
  }
}

/** Undefined where the machine has none, as under a limit of the addresses of a process: each takes many. */
function memoryOf(bytes: number): WasmMemory | undefined {
  try {
    return new WebAssembly!.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function bytesOf(functions: readonly WasmFunction[]): Uint8Array {
  const exported = functions.map(({ name }, index) => [text(name), 0, unsigned(index)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(functions.map((each) => each.type()))),
    ...section(2, list([[text("of"), text("memory"), 2, 0, 1]])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(exported)),
    ...section(10, list(functions.map((each) => each.code()))),
  ]);
}

function section(id: number, content: Code): number[] {
  return [id, ...sized(content)];
}

function list(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

function text(letters: string): Code {
  return sized([...letters].map((letter) => letter.charCodeAt(0)));
}
