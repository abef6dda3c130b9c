import { z } from "zod";

/** Numbers as base64 of their little-endian bytes, for weights too many to read. */
export const PackedFloat32 = z.strictObject({ float32: z.base64() });
export type PackedFloat32 = z.infer<typeof PackedFloat32>;

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
  return Float32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getFloat32(index * 4, true));
}

export function packInt32(values: ArrayLike<number>): PackedInt32 {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let index = 0; index < values.length; index++) view.setInt32(index * 4, values[index]!, true);
  return { int32: base64Of(view) };
}

export function unpackInt32({ int32 }: PackedInt32): Int32Array {
  const view = viewOf(int32);
  return Int32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getInt32(index * 4, true));
}

function base64Of(view: DataView): string {
  let text = "";
  for (let index = 0; index < view.byteLength; index++) text += String.fromCharCode(view.getUint8(index));
  return btoa(text);
}

function viewOf(base64: string): DataView {
  const text = atob(base64);
  const view = new DataView(new ArrayBuffer(text.length - (text.length % 4)));
  for (let index = 0; index < view.byteLength; index++) view.setUint8(index, text.charCodeAt(index));
  return view;
}
