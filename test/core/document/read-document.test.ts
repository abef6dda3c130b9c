import { describe, expect, it } from "vitest";

import { DocumentError } from "#core/document/document-error.ts";
import { MOST_CHARACTERS } from "#core/document/document-limits.ts";
import { readDocument } from "#core/document/read-document.ts";

function sentenceOf(text: string): string {
  try {
    readDocument(text, "spec.yaml");
  } catch (error) {
    if (error instanceof DocumentError) return error.message;
    throw error;
  }
  return "no error";
}

describe("readDocument()", () => {
  it("reads YAML with the core schema of version 1.2", () => {
    const { value } = readDocument(
      "a: 0x10\nb: yes\nc: ~\nd: 1.5\ne: '1'\nf: [true, .inf]\ng: 12:30\nh: 2024-01-01",
      "spec.yaml",
    );
    expect(value).toEqual({
      a: 16,
      b: "yes",
      c: null,
      d: 1.5,
      e: "1",
      f: [true, Infinity],
      g: "12:30",
      h: "2024-01-01",
    });
  });

  it("reads JSON, also indented with tabs", () => {
    const data = { a: [1, { b: 'x\\/"\u00e9' }], c: -1e-7, d: null };
    expect(readDocument(JSON.stringify(data), "spec.json").value).toEqual(data);
    expect(readDocument(JSON.stringify(data, null, "\t"), "spec.json").value).toEqual(data);
  });

  it("accepts a byte order mark, and keeps places right behind it", () => {
    const document = readDocument("\ufeffa: 1\nb: 2", "spec.yaml");
    expect(document.value).toEqual({ a: 1, b: 2 });
    expect(document.locate(["b"])).toEqual({ line: 2, column: 1 });
  });

  it("writes aliases out", () => {
    expect(readDocument("a: &x [1, 2]\nb: *x\nc: {d: *x}", "spec.yaml").value).toEqual({
      a: [1, 2],
      b: [1, 2],
      c: { d: [1, 2] },
    });
  });

  it("takes numbers, true and null as texts where they are keys", () => {
    expect(readDocument("1: a\ntrue: b\n~: c\n1.50: d", "spec.yaml").value).toEqual({
      "1": "a",
      true: "b",
      "~": "c",
      "1.50": "d",
    });
  });

  it.each([
    [["components"], 3, 1],
    [["components", "blur", "cpu"], 5, 5],
    [["components", "blur", "cpu", 1], 5, 16],
    [["components", "blur", "list", 1, "b"], 8, 9],
    [["components", "blur", "missing", "deeper"], 4, 3],
    [["nothing"], 2, 1],
    [[], 2, 1],
  ])("locate(%j) is line %i, column %i", (path, line, column) => {
    const text =
      "# a comment\nkind: campaign\ncomponents:\n  blur:\n    cpu: [0.5, 1]\n    list:\n      - 1\n      - b: 2\n";
    expect(readDocument(text, "spec.yaml").locate(path as (string | number)[])).toEqual({ line, column });
  });

  it.each([
    ["", "spec.yaml:1:1: Cannot read the file as it must hold one document: it is empty"],
    ["# only a comment\n", "spec.yaml:1:1: Cannot read the file as it must hold one document: it is empty"],
    [
      "a: 1\nb: 2\na: 3",
      'spec.yaml:3:1: Cannot read the file as a mapping must have every key once: "a" is there twice',
    ],
    [
      '{"a": {"b": 1, "b": 2}}',
      'spec.yaml:1:16: Cannot read the file as a mapping must have every key once: "b" is there twice',
    ],
    ["a: 1\n---\nb: 2", "spec.yaml:2:1: Cannot read the file as it must hold one document: a second one begins here"],
    [
      "a: !!js/function x",
      "spec.yaml:1:4: Cannot read the file as it must be valid YAML or JSON: Unresolved tag: tag:yaml.org,2002:js/function",
    ],
    [
      "a: !!python/object x",
      "spec.yaml:1:4: Cannot read the file as it must be valid YAML or JSON: Unresolved tag: tag:yaml.org,2002:python/object",
    ],
    [
      "a: !!omap [b: 1]",
      "spec.yaml:1:4: Cannot read the file as it must be valid YAML or JSON: Unresolved tag: tag:yaml.org,2002:omap",
    ],
    [
      "a: b: c",
      "spec.yaml:1:4: Cannot read the file as it must be valid YAML or JSON: Nested mappings are not allowed in compact mappings",
    ],
    [
      "a:\n\tb: 1",
      "spec.yaml:2:1: Cannot read the file as it must be valid YAML or JSON: Tabs are not allowed as indentation",
    ],
    ["? [a]\n: 1", "spec.yaml:1:3: Cannot read the file as the key of a mapping must be text"],
    ["a: *b", "spec.yaml:1:1: Cannot read the file as the alias *b must name an anchor that ends before it"],
    [
      "b: &b {c: 1}\na:\n  <<: *b",
      'spec.yaml:3:3: Cannot read the file as the key of a mapping must not be the merge key "<<", which YAML 1.2 does not have: write the fields out',
    ],
    [
      "a: 1\nb\0: 2",
      "spec.yaml:1:1: Cannot read the file as it must be text in UTF-8: character 7 is NUL, as in UTF-16 or in a binary file",
    ],
    ['a: "\\0"', "spec.yaml:1:1: Cannot read the file as text must not hold the character NUL"],
    [
      '{"a": "\\ud800x"}',
      "spec.yaml:1:2: Cannot read the file as text must be valid Unicode: half of a surrogate pair stands alone",
    ],
  ])("%j is refused with a sentence", (text, sentence) => {
    expect(sentenceOf(text)).toBe(sentence);
  });

  it("refuses a text of more than 1 MiB", () => {
    expect(sentenceOf("x".repeat(MOST_CHARACTERS + 1))).toBe(
      "spec.yaml:1:1: Cannot read the file as it must have at most 1048576 characters: it has 1048577",
    );
    expect(sentenceOf("x".repeat(MOST_CHARACTERS))).toBe("no error");
  });

  it.each(["__proto__: {polluted: true}", '{"__proto__": {"polluted": true}}', "a: {__proto__: {polluted: true}}"])(
    "%s is refused and pollutes nothing",
    (text) => {
      expect(sentenceOf(text)).toMatch(/Cannot read the file as the key of a mapping must not be "__proto__"$/);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );

  it("keeps keys like constructor, prototype and toString to the document", () => {
    const { value } = readDocument(
      "constructor: {prototype: {polluted: true}}\ntoString: 1\nhasOwnProperty: 2",
      "spec.yaml",
    );
    expect(Object.keys(value as object)).toEqual(["constructor", "toString", "hasOwnProperty"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.prototype.toString.call({})).toBe("[object Object]");
  });
});
