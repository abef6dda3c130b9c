import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canonicalJson } from "#core/document/canonical-json.ts";

describe("canonicalJson()", () => {
  it("sorts keys at every depth and leaves lists as they are", () => {
    expect(canonicalJson({ b: [2, 1, { d: 1, c: -0 }], a: "x" })).toBe('{"a":"x","b":[2,1,{"c":0,"d":1}]}');
  });

  it("is JSON of the same value, and the same for keys in any order", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          fc.jsonValue(),
        ),
        (value) => {
          const reversed = Object.fromEntries(Object.entries(value).reverse());
          expect(canonicalJson(reversed)).toBe(canonicalJson(value));
          expect(JSON.stringify(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
        },
      ),
      { numRuns: 100 },
    );
  });
});
