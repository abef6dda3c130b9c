import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  bytesOf,
  decoded,
  packFloat32,
  packFloat64,
  packInt32,
  unpackFloat64,
  unpackFloat32,
  unpackInt32,
} from "#core/numeric/packed-numbers.ts";

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

describe("bytesOf()", () => {
  it("decodes the same with Node's decoder and without", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect([...decoded(text)]).toEqual([...bytes]);
        expect([...bytesOf(text)]).toEqual([...bytes]);
      }),
    );
  });
});

describe("unpackFloat64()", () => {
  it("unpacks the same numbers once", () => {
    const packed = packFloat64([1, -0, 2 ** -1074]);
    const values = unpackFloat64(packed);
    expect([...values]).toEqual([1, -0, 2 ** -1074]);
    expect(unpackFloat64(packed)).toBe(values);
    expect(unpackFloat64({ ...packed })).not.toBe(values);
  });
});
