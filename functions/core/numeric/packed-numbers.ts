import { z } from "zod";

import { Base64Text } from "./base64-text.ts";

/** Numbers as base64 of their little-endian bytes, for weights too many to read. */
export const PackedFloat32 = z.strictObject({ float32: Base64Text });
export type PackedFloat32 = z.infer<typeof PackedFloat32>;

/** The same with twice the digits, where not a bit may be lost. */
export const PackedFloat64 = z.strictObject({ float64: Base64Text });
export type PackedFloat64 = z.infer<typeof PackedFloat64>;

/** Whole numbers as base64 of their little-endian bytes. */
export const PackedInt32 = z.strictObject({ int32: Base64Text });
export type PackedInt32 = z.infer<typeof PackedInt32>;

export function packFloat32(values: ArrayLike<number>): PackedFloat32 {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let index = 0; index < values.length; index++) view.setFloat32(index * 4, values[index]!, true);
  return { float32: base64Of(view) };
}

export function unpackFloat32(packed: PackedFloat32): Float32Array {
  return unpackedOnce(packed, () => {
    const view = viewOf(packed.float32);
    if (IS_LITTLE_ENDIAN) return new Float32Array(view.buffer, 0, Math.floor(view.byteLength / 4));
    return Float32Array.from({ length: Math.floor(view.byteLength / 4) }, (_, index) =>
      view.getFloat32(index * 4, true),
    );
  });
}

export function packFloat64(values: ArrayLike<number>): PackedFloat64 {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let index = 0; index < values.length; index++) view.setFloat64(index * 8, values[index]!, true);
  return { float64: base64Of(view) };
}

export function unpackFloat64(packed: PackedFloat64): Float64Array {
  return unpackedOnce(packed, () => {
    const view = viewOf(packed.float64);
    if (IS_LITTLE_ENDIAN) return new Float64Array(view.buffer, 0, Math.floor(view.byteLength / 8));
    return Float64Array.from({ length: Math.floor(view.byteLength / 8) }, (_, index) =>
      view.getFloat64(index * 8, true),
    );
  });
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

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** What was unpacked, as long as what it was unpacked from is there: a model is checked, and then asked. */
const UNPACKED = new WeakMap<object, unknown>();

/** Unpacks something once. Neither it nor what comes of it may be changed. */
export function unpackedOnce<Unpacked>(packed: object, unpack: () => Unpacked): Unpacked {
  const known = UNPACKED.get(packed);
  if (known !== undefined) return known as Unpacked;
  const unpacked = unpack();
  UNPACKED.set(packed, unpacked);
  return unpacked;
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

/** Node's own decoder, where it is there: a process that has just started takes thirty times as long for what is below. */
const { Buffer: native } = globalThis as { Buffer?: { from(text: string, encoding: "base64"): Uint8Array } };

/** The bytes of base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return native === undefined ? decoded(base64) : Uint8Array.from(native.from(base64, "base64"));
}

/** The same wherever JavaScript runs. `atob` looks up each character in a list, which takes some ten times as long. */
export function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array(Math.floor((base64.length * 3) / 4) - padding);
  const whole = bytes.length - (bytes.length % 3);
  let from = 0;
  for (let to = 0; to < whole; from += 4, to += 3) {
    const word = wordAt(base64, from);
    bytes[to] = word >> 16;
    bytes[to + 1] = word >> 8;
    bytes[to + 2] = word;
  }
  for (let to = whole; to < bytes.length; to++) bytes[to] = wordAt(base64, from) >> (16 - 8 * (to - whole));
  return bytes;
}

/** Four signs as 24 bits. */
function wordAt(base64: string, from: number): number {
  return (
    (SIX_BITS[base64.charCodeAt(from)]! << 18) |
    (SIX_BITS[base64.charCodeAt(from + 1)]! << 12) |
    (SIX_BITS[base64.charCodeAt(from + 2)]! << 6) |
    SIX_BITS[base64.charCodeAt(from + 3)]!
  );
}

function viewOf(base64: string): DataView<ArrayBuffer> {
  const bytes = bytesOf(base64);
  return new DataView(bytes.buffer, 0, bytes.length - (bytes.length % 4));
}
