import { describe, expect, it } from "vitest";

import type { Literal } from "#core/aml/literal.ts";
import { isLiteral, readLiteral } from "#core/aml/read-literal.ts";

function plain(literal: Literal): unknown {
  switch (literal.kind) {
    case "list":
      return literal.items.map(plain);
    case "mapping":
      return Object.fromEntries(literal.entries.map(([key, value]) => [String(plain(key)), plain(value)]));
    case "none":
      return null;
    case "text":
      return literal.text;
    default:
      return literal.value;
  }
}

function read(text: string) {
  return readLiteral({ key: "x", line: 1, text, lines: text.split("\n").map((_, index) => index + 1) });
}

// The right sides are what ast.literal_eval gives, or the text where it gives nothing.
describe("readLiteral()", () => {
  it.each([
    ["[1, 2.5, -3e2, 1_000, 0x10, +4]", [1, 2.5, -300, 1000, 16, 4]],
    ["['a', \"b\", 'it''s', u'c', r'\\n']", ["a", "b", "its", "c", "\\n"]],
    ["'tab\\t\\x41\\u00e9\\101'", "tab\tA\u00e9A"],
    ["(1, 2,)", [1, 2]],
    ["(1)", 1],
    ["1, 2", [1, 2]],
    ["{'a': 1, \"b\": [2]}", { a: 1, b: [2] }],
    ["[True, False, None]", [true, false, null]],
    ["[1, # one\n 2]", [1, 2]],
    ["[0.1] # alpha", [0.1]],
    ["[[20, 10], [5]]", [[20, 10], [5]]],
    ["[*]", ["*"]],
    ["['*']", ["*"]],
    ["inf", Infinity],
    ["-inf", -Infinity],
    ["KFold", "KFold"],
    ["inputs/simplest.csv", "inputs/simplest.csv"],
    ["/data/my table.csv", "/data/my table.csv"],
    ["[loguniform(0.01, 1)]", ["loguniform(0.01, 1)"]],
    ["['loguniform(0.01,1)']", ["loguniform(0.01,1)"]],
    ['"""two\nlines"""', "two\nlines"],
    ["[]", []],
    ["{}", {}],
  ])("reads %j", (text, value) => {
    const literal = read(text);
    expect(isLiteral(literal)).toBe(true);
    expect(plain(literal as Literal)).toEqual(value);
  });

  it("tells whole numbers from fractions, and on which line an item is", () => {
    expect(read("[1, 1.0,\n2]")).toMatchObject({
      items: [
        { value: 1, whole: true, line: 1 },
        { value: 1, whole: false, line: 1 },
        { value: 2, whole: true, line: 2 },
      ],
    });
  });

  it.each([
    ["", /must have a value/, 1],
    ["[1, 2", /must have a \] for the bracket that opens/, 1],
    ["[1,\n[2, 'a]", /quotation mark/, 2],
    ["[1 2]", /must have a comma or a \]/, 1],
    ["{'a' 1}", /must have a colon/, 1],
    ["{'a': 1", /must have a/, 1],
    ["'a' + 1", /must end after its value/, 1],
    ["[1 + 2]", /must have a comma/, 1],
    ["[".repeat(100), /must lie at most 64 deep/, 1],
  ])("refuses %j with its line", (text, rule, line) => {
    const fault = read(text);
    expect(isLiteral(fault)).toBe(false);
    expect(fault).toMatchObject({ rule: expect.stringMatching(rule) as unknown, line });
  });
});
