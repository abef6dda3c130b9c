import { z } from "zod";

/** Numbers as base64 of their little-endian bytes, for weights too many to read. */
export const PackedFloat32 = z.strictObject({ float32: z.base64() });
export type PackedFloat32 = z.infer<typeof PackedFloat32>;

/** The same with twice the digits, where not a bit may be lost. */
export const PackedFloat64 = z.strictObject({ float64: z.base64() });
export type PackedFloat64 = z.infer<typeof PackedFloat64>;

/** Whole numbers as base64 of their little-endian bytes. */
export const PackedInt32 = z.strictObject({ int32: z.base64() });
export type PackedInt32 = z.infer<typeof PackedInt32>;

export function packFloat32(values: ArrayLike<number>): PackedFloat32 {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index]!, true);
  return { float32: base64Of(view) };
}

export function unpackFloat32({ float32 }: PackedFloat32): Float32Array {
  const view = viewOf(float32);
  const values = new Float32Array(view.byteLength / 4);
  for (let index = 0; index < values.length; index++) values[index] = view.getFloat32(index * 4, true);
  return values;
}

export function packFloat64(values: ArrayLike<number>): PackedFloat64 {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let index = 0; index < values.length; index++) view.setFloat64(index * 8, values[index]!, true);
  return { float64: base64Of(view) };
}

export function unpackFloat64({ float64 }: PackedFloat64): Float64Array {
  const view = viewOf(float64);
  const values = new Float64Array(view.byteLength / 8);
  for (let index = 0; index < values.length; index++) values[index] = view.getFloat64(index * 8, true);
  return values;
}

export function packInt32(values: ArrayLike<number>): PackedInt32 {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let index = 0; index < values.length; index++) view.setInt32(index * 4, values[index]!, true);
  return { int32: base64Of(view) };
}

export function unpackInt32({ int32 }: PackedInt32): Int32Array {
  const view = viewOf(int32);
  const values = new Int32Array(view.byteLength / 4);
  for (let index = 0; index < values.length; index++) values[index] = view.getInt32(index * 4, true);
  return values;
}

/** As many characters as one call may safely take. */
const CHUNK = 0x2000;

function base64Of({ buffer }: DataView<ArrayBuffer>): string {
  return textOf(new Uint8Array(buffer));
}

/** Bytes as base64. */
export function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += CHUNK) {
    // Spreading the bytes takes seven times as long.
    text += String.fromCharCode.apply(null, bytes.subarray(start, start + CHUNK) as unknown as number[]);
  }
  return btoa(text);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SIX_BITS = new Uint8Array(128);
for (let index = 0; index < ALPHABET.length; index++) SIX_BITS[ALPHABET.charCodeAt(index)] = index;

/** The bytes of base64. Node's own `atob` looks up each character in a list, which takes some ten times as long. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array(Math.floor((base64.length * 3) / 4) - padding);
  for (let from = 0, to = 0; to < bytes.length; from += 4) {
    const word =
      (SIX_BITS[base64.charCodeAt(from)]! << 18) |
      (SIX_BITS[base64.charCodeAt(from + 1)]! << 12) |
      (SIX_BITS[base64.charCodeAt(from + 2)]! << 6) |
      SIX_BITS[base64.charCodeAt(from + 3)]!;
    bytes[to++] = word >> 16;
    if (to < bytes.length) bytes[to++] = word >> 8;
    if (to < bytes.length) bytes[to++] = word;
  }
  return bytes;
}

function viewOf(base64: string): DataView<ArrayBuffer> {
  const bytes = bytesOf(base64);
  return new DataView(bytes.buffer, 0, bytes.length - (bytes.length % 4));
}
