import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { packFloat32, packInt32, unpackFloat32, unpackInt32 } from "#core/numeric/packed-numbers.ts";

describe("packFloat32()", () => {
  it("writes little-endian bytes as base64", () => {
    expect(packFloat32([1, -2])).toEqual({ float32: Buffer.from([0, 0, 128, 63, 0, 0, 0, 192]).toString("base64") });
  });

  it("comes back bit for bit", () => {
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 300 }), (values) => {
        expect(unpackFloat32(packFloat32(values))).toEqual(values);
      }),
    );
  });

  it("holds more numbers than one call takes arguments", () => {
    const many = Float32Array.from({ length: 300_000 }, (_, index) => index / 7);
    expect(Buffer.from(unpackFloat32(packFloat32(many)).buffer).equals(Buffer.from(many.buffer))).toBe(true);
  });
});

describe("packInt32()", () => {
  it("comes back the same", () => {
    fc.assert(
      fc.property(fc.int32Array({ maxLength: 100 }), (values) => {
        expect(unpackInt32(packInt32(values))).toEqual(values);
      }),
    );
  });
});
