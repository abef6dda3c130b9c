import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { packBits, unpackBits } from "#core/numeric/packed-bits.ts";

describe("packBits()", () => {
  it("keeps numbers of any width up to 24 bits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.infiniteStream(fc.nat()), fc.nat(70), (width, stream, count) => {
        const values = Array.from({ length: count }, () => (stream.next().value as number) % 2 ** width);
        const packed = packBits(values);
        expect([...unpackBits(packed)]).toEqual(values);
        expect(packed.base64.length).toBe(4 * Math.ceil(Math.ceil((count * packed.width) / 8) / 3));
      }),
    );
  });

  it("refuses numbers that are too great", () => {
    expect(() => packBits([2 ** 24])).toThrow(/below 2 \*\* 24: one is 16777216/);
  });
});

describe("unpackBits()", () => {
  it("refuses bytes that are too few or too many", () => {
    expect(() => unpackBits({ count: 9, width: 1, base64: "AA==" })).toThrow(/there are 1 bytes/);
    expect(() => unpackBits({ count: 1, width: 1, base64: "AAA=" })).toThrow(/there are 2 bytes/);
  });
});
