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
      ) => { readonly exports: { readonly sums: LayerSums } };
      readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
      validate(bytes: Uint8Array): boolean;
    }
  | undefined;

const PAGE_BYTES = 65_536;
let compiled: object | null | undefined;

/**
 * The sums of layers in a memory of so many bytes by single-precision SIMD of WebAssembly, each in the order of its inputs;
 * undefined where there is none.
 */
export function simdSums(bytes: number): { readonly memory: ArrayBuffer; readonly sums: LayerSums } | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  if (compiled === undefined) {
    const code = moduleBytes();
    compiled = WebAssembly.validate(code) ? new WebAssembly.Module(code) : null;
  }
  if (compiled === null) return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const { exports } = new WebAssembly.Instance(compiled, { of: { memory } });
  return { memory: memory.buffer, sums: exports.sums };
}

/**
 * The module, in the binary format of WebAssembly (Core Specification 2.0, chapter 5):
 *
 *     for (unit = 0; unit < units; unit += 16) {
 *       a0..a3 = bias[unit .. unit + 16];
 *       for (at = values, place = kernel + unit; at < end; at++, place += units) a0..a3 += at[0] * place[0 .. 16];
 *       to[unit .. unit + 16] = a0..a3;
 *     }
 */
function moduleBytes(): Uint8Array {
  const [values, inputs, kernel, bias, units, to] = [0, 1, 2, 3, 4, 5];
  const [unit, at, end, place, width] = [6, 7, 8, 9, 10];
  const sumOf = (part: number): number => 11 + part;
  const value = 15;
  const parts = [0, 1, 2, 3];

  const code = [
    ...[...set(width, [...get(units), ...BYTES_OF_FLOATS]), ...set(unit, constant(0))],
    ...set(end, [...get(values), ...get(inputs), ...BYTES_OF_FLOATS, ...ADD]),
    ...LOOP,
    ...parts.flatMap((part) => set(sumOf(part), [...get(bias), ...get(unit), ...ADD, ...load(16 * part)])),
    ...[...set(at, get(values)), ...set(place, [...get(kernel), ...get(unit), ...ADD])],
    ...LOOP,
    ...set(value, [...get(at), ...LOAD_SPLAT]),
    ...parts.flatMap((part) =>
      set(sumOf(part), [...get(sumOf(part)), ...get(value), ...get(place), ...load(16 * part), ...TIMES, ...PLUS]),
    ),
    ...[...set(at, [...get(at), ...constant(4), ...ADD]), ...set(place, [...get(place), ...get(width), ...ADD])],
    ...[...get(at), ...get(end), ...BELOW, ...AGAIN, ...END],
    ...parts.flatMap((part) => [...get(to), ...get(unit), ...ADD, ...get(sumOf(part)), ...store(16 * part)]),
    ...set(unit, [...get(unit), ...constant(4 * UNITS_AT_ONCE), ...ADD]),
    ...[...get(unit), ...get(width), ...BELOW, ...AGAIN, ...END],
    ...END,
  ];
  const locals = [2, 5, I32, 5, V128];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 6, I32, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name("of"), ...name("memory"), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name("sums"), 0, 0]),
    ...section(10, [1, ...sized([...locals, ...code])]),
  ]);
}

const [I32, V128] = [0x7f, 0x7b];
const [ADD, BELOW, END] = [[0x6a], [0x49], [0x0b]];
/** A loop goes on at its start where a condition holds. */
const [LOOP, AGAIN] = [
  [0x03, 0x40],
  [0x0d, 0],
];
/** f32x4.mul, f32x4.add, v128.load32_splat; and i32.shl by two. */
const [TIMES, PLUS, LOAD_SPLAT] = [
  [0xfd, 0xe6, 1],
  [0xfd, 0xe4, 1],
  [0xfd, 0x09, 2, 0],
];
const BYTES_OF_FLOATS = [0x41, 2, 0x74];

function get(local: number): number[] {
  return [0x20, local];
}

function set(local: number, code: readonly number[]): number[] {
  return [...code, 0x21, local];
}

/** Of less than 64. */
function constant(small: number): number[] {
  return small < 64 ? [0x41, small] : [0x41, 0x80 | (small & 0x7f), small >> 7];
}

function load(offset: number): number[] {
  return [0xfd, 0x00, 2, offset];
}

function store(offset: number): number[] {
  return [0xfd, 0x0b, 2, offset];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

/** Its length first, as a number of seven bits a byte. */
function sized(content: readonly number[]): number[] {
  const bytes: number[] = [];
  for (let left = content.length; ; left >>= 7) {
    bytes.push(left < 128 ? left : 0x80 | (left & 0x7f));
    if (left < 128) return [...bytes, ...content];
  }
}

function name(text: string): number[] {
  return sized([...text].map((letter) => letter.charCodeAt(0)));
}
