import { describe, expect, it } from "vitest";

import { pathWords, valueAt, valueWords } from "#core/document/flaw.ts";

describe("pathWords()", () => {
  it("is how people write a path, with odd keys in quotes", () => {
    expect(pathWords(["components", "blur-faces", "cpu", 1])).toBe("components.blur-faces.cpu[1]");
    expect(pathWords(["a b", "1", 0, "c\n"])).toBe('"a b"."1"[0]."c\\n"');
    expect(pathWords([])).toBe("");
  });
});

describe("valueAt()", () => {
  it("finds what is there and nothing that is inherited", () => {
    expect(valueAt({ a: [{ b: null }] }, ["a", 0, "b"])).toBeNull();
    expect(valueAt({ a: 1 }, ["toString"])).toBeUndefined();
    expect(valueAt({ a: 1 }, ["a", "b"])).toBeUndefined();
  });
});

describe("valueWords()", () => {
  it.each([
    [0, "0"],
    [Number.NaN, "NaN"],
    [null, "null"],
    [true, "true"],
    ["a\nb", '"a\\nb"'],
    ["x".repeat(100), `"${"x".repeat(56)}…`],
    [[1, "a"], '[1,"a"]'],
    [Array(100).fill(1), "a list of 100"],
    [{ a: 1, b: 2 }, 'a mapping of "a", "b"'],
    [{}, "an empty mapping"],
    [undefined, "missing"],
  ])("of %j are %s", (value, words) => {
    expect(valueWords(value)).toBe(words);
  });
});
