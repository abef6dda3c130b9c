import { describe, expect, it } from "vitest";
import { z } from "zod";

import { isWholeNumber, knownKeys } from "#core/document/schema-keys.ts";

const Inner = z.strictObject({ x: z.int(), y: z.number() });
const Schema = z
  .strictObject({
    one: Inner.optional(),
    list: z.array(Inner).default([]),
    map: z.record(z.string(), z.union([z.string(), Inner, z.strictObject({ z: z.int().array() })])).nullable(),
    refined: Inner.refine(() => true).transform((value) => value.x),
  })
  .refine(() => true);

describe("knownKeys()", () => {
  it.each([
    [[], ["one", "list", "map", "refined"]],
    [["one"], ["x", "y"]],
    [
      ["list", 3],
      ["x", "y"],
    ],
    [
      ["map", "any"],
      ["x", "y", "z"],
    ],
    [["refined"], ["x", "y"]],
    [["one", "x"], []],
    [["toString"], []],
  ])("at %j are %j", (path, keys) => {
    expect(knownKeys(Schema, path as (string | number)[])).toEqual(keys);
  });
});

describe("isWholeNumber()", () => {
  it("tells z.int() from z.number(), also within lists and unions", () => {
    expect(isWholeNumber(Schema, ["one", "x"])).toBe(true);
    expect(isWholeNumber(Schema, ["one", "y"])).toBe(false);
    expect(isWholeNumber(Schema, ["map", "k", "z", 0])).toBe(true);
  });
});
