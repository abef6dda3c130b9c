import { describe, expect, it } from "vitest";
import { z } from "zod";

import { DocumentError } from "#core/document/document-error.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import { readDocument } from "#core/document/read-document.ts";

const Schema = z.strictObject({
  kind: z.literal("thing", { error: 'must be "thing"' }),
  name: z.string().min(2),
  sizes: z
    .union([z.int().min(1, "must be a positive integer"), z.array(z.int().min(1, "must be a positive integer")).max(3)])
    .default(1),
  mode: z.union([z.enum(["grid", "zip"]), z.strictObject({ sample: z.int() })]).optional(),
  parts: z
    .record(z.string().regex(/^[a-z]+$/, "must be lower-case letters"), z.strictObject({ weight: z.number().max(5) }))
    .optional(),
});

function problemsOf(text: string): readonly string[] {
  try {
    parseDocument(Schema, readDocument(text, "thing.yaml"), "thing");
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ sentence }) => sentence);
    throw error;
  }
  return [];
}

describe("parseDocument()", () => {
  it("gives what the schema makes of the document", () => {
    expect(parseDocument(Schema, readDocument("kind: thing\nname: one", "thing.yaml"), "thing")).toEqual({
      kind: "thing",
      name: "one",
      sizes: 1,
    });
  });

  it.each([
    ["name: one", 'thing.yaml:1:1: Cannot read the thing as kind must be given as "thing": it is missing'],
    ["kind: thing\nname: 3", "thing.yaml:2:1: Cannot read the thing as name must be text: current value is 3"],
    [
      "kind: thing\nname: a",
      'thing.yaml:2:1: Cannot read the thing as name must have at least 2 characters: current value is "a"',
    ],
    [
      "kind: thing\nname: ab\nsizes: 0",
      "thing.yaml:3:1: Cannot read the thing as sizes must be a positive integer: current value is 0",
    ],
    [
      "kind: thing\nname: ab\nsizes: [1, 0]",
      "thing.yaml:3:12: Cannot read the thing as sizes[1] must be a positive integer: current value is 0",
    ],
    [
      "kind: thing\nname: ab\nsizes: x",
      'thing.yaml:3:1: Cannot read the thing as sizes must be a whole number or a list: current value is "x"',
    ],
    [
      "kind: thing\nname: ab\nsizes: [1,2,3,4]",
      "thing.yaml:3:1: Cannot read the thing as sizes must hold at most 3 values: current value is [1,2,3,4]",
    ],
    [
      "kind: thing\nname: ab\nsizes: .nan",
      "thing.yaml:3:1: Cannot read the thing as sizes must be a whole number or a list: current value is NaN",
    ],
    [
      "kind: thing\nname: ab\nsizes: 1e309",
      "thing.yaml:3:1: Cannot read the thing as sizes must be a whole number or a list: current value is Infinity",
    ],
    [
      "kind: thing\nname: ab\nmode: gird",
      'thing.yaml:3:1: Cannot read the thing as mode must be "grid", "zip" or a mapping: current value is "gird"',
    ],
    [
      "kind: thing\nname: ab\nmode: {sample: many}",
      'thing.yaml:3:8: Cannot read the thing as mode.sample must be a whole number: current value is "many"',
    ],
    [
      "kind: thing\nname: ab\nmode: {smaple: 3, sample: 3}",
      'thing.yaml:3:8: Cannot read the thing as mode.smaple must not be there: did you mean "sample"?',
    ],
    [
      "kind: thing\nnmae: ab\nname: ab",
      'thing.yaml:2:1: Cannot read the thing as nmae must not be there: did you mean "name"?',
    ],
    [
      "kind: thing\nname: ab\nparts: {a: {weight: 6}}",
      "thing.yaml:3:13: Cannot read the thing as parts.a.weight must be at most 5: current value is 6",
    ],
    [
      "kind: thing\nname: ab\nparts: {a: {wieght: 1, weight: 1}}",
      'thing.yaml:3:13: Cannot read the thing as parts.a.wieght must not be there: did you mean "weight"?',
    ],
    [
      "kind: thing\nname: ab\nparts: {A-1: {weight: 1}}",
      'thing.yaml:3:9: Cannot read the thing as parts.A-1 must have another name, which must be lower-case letters: current value is "A-1"',
    ],
    [
      "kind: thing\nname: ab\nparts: []",
      "thing.yaml:3:1: Cannot read the thing as parts must be a mapping: current value is []",
    ],
    [
      "- kind: thing",
      'thing.yaml:1:1: Cannot read the thing as it must be a mapping: current value is [{"kind":"thing"}]',
    ],
  ])("%j is refused with a sentence", (text, sentence) => {
    expect(problemsOf(text)).toEqual([sentence]);
  });

  it("tells all problems at once, in the order of their lines, with path and place", () => {
    const text = "name: a\nsizes: 0\nkind: thin\nextra: 1";
    expect(problemsOf(text).map((sentence) => sentence.slice(0, 15))).toEqual([
      "thing.yaml:1:1:",
      "thing.yaml:2:1:",
      "thing.yaml:3:1:",
      "thing.yaml:4:1:",
    ]);
    try {
      parseDocument(Schema, readDocument(text, "thing.yaml"), "thing");
      expect.unreachable();
    } catch (error) {
      const { problems, source, message } = error as DocumentError;
      expect(source).toBe("thing.yaml");
      expect(problems[1]).toMatchObject({ path: ["sizes"], line: 2, column: 1 });
      expect(message).toBe(problems.map(({ sentence }) => sentence).join("\n"));
    }
  });

  it("tells the first twenty of many problems, and how many more there are", () => {
    const parts = Array.from(
      { length: 30 },
      (_, index) => `  ${"abcdefghijklmnopqrstuvwxyzABCD"[index]}x: {weight: 6}`,
    ).join("\n");
    const problems = problemsOf(
      `kind: thing\nname: ab\nparts:\n${parts.toLowerCase().replace(/ ([a-d])x/g, (match, _letter, at: number) => (at > 400 ? ` ${match.trim()}x` : match))}`,
    );
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe("thing.yaml: 10 more problems not shown.");
  });
});
