import { z } from "zod";

import { Base64Text } from "./base64-text.ts";
import { bytesOf, textOf } from "./packed-numbers.ts";

/** Whole numbers from 0, each in as few bits as the greatest needs, as base64 of their bytes; low bits first. */
export const PackedBits = z.strictObject({
  count: z.int().nonnegative(),
  width: z.int().min(1).max(24),
  base64: Base64Text,
});
export type PackedBits = z.infer<typeof PackedBits>;

export function packBits(values: ArrayLike<number>): PackedBits {
  let greatest = 1;
  for (let index = 0; index < values.length; index++) if (values[index]! > greatest) greatest = values[index]!;
  const width = 32 - Math.clz32(greatest);
  if (width > 24) throw new RangeError(`Cannot pack whole numbers as they must be below 2 ** 24: one is ${greatest}`);
  const bytes = new Uint8Array(Math.ceil((values.length * width) / 8));
  let held = 0;
  let bits = 0;
  let place = 0;
  for (let index = 0; index < values.length; index++) {
    held |= values[index]! << bits;
    bits += width;
    for (; bits >= 8; bits -= 8) {
      bytes[place++] = held;
      held >>>= 8;
    }
  }
  if (bits > 0) bytes[place] = held;
  return { count: values.length, width, base64: textOf(bytes) };
}

export function unpackBits({ count, width, base64 }: PackedBits): Int32Array {
  const bytes = bytesOf(base64);
  if (bytes.length !== Math.ceil((count * width) / 8)) {
    throw new RangeError(`Cannot unpack ${count} numbers of ${width} bits as there are ${bytes.length} bytes`);
  }
  const values = new Int32Array(count);
  const mask = 2 ** width - 1;
  let held = 0;
  let bits = 0;
  let place = 0;
  for (let index = 0; index < count; index++) {
    for (; bits < width; bits += 8) held |= bytes[place++]! << bits;
    values[index] = held & mask;
    held >>>= width;
    bits -= width;
  }
  return values;
}
