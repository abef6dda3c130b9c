import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { NumberInput } from "../../../functions/predictor/web/page-types.ts";
import { pageModule } from "./page-module.ts";

const { sliderRange, isSwitch } = await pageModule<{
  sliderRange(input: NumberInput): { minimum: number; maximum: number; step: number };
  isSwitch(input: NumberInput): boolean;
}>("slider-range.js");
const { curveValues } = await pageModule<{ curveValues(input: NumberInput, at: number): number[] }>("curve-values.js");

const input = (minimum: number, maximum: number, unit: string, values: number[] | null = null): NumberInput => ({
  kind: "number",
  name: "x",
  unit,
  description: "",
  minimum,
  maximum,
  values,
  typical: minimum,
});

describe("sliderRange()", () => {
  it.each([
    [input(500, 2_000, "millicores"), { minimum: 260, maximum: 2_360, step: 20 }],
    [input(1, 4, "1", [1, 2, 4]), { minimum: 1, maximum: 4, step: 1 }],
    [input(1, 16, "1", [1, 4, 16]), { minimum: 1, maximum: 19, step: 1 }],
    [input(0, 10, "s"), { minimum: 0, maximum: 12.5, step: 0.1 }],
    [input(2 ** 20, 2 ** 24, "B"), { minimum: 2 ** 19, maximum: 20_709_376, step: 2 ** 17 }],
  ] as const)("of %j is %j", (given, range) => expect(sliderRange(given)).toEqual(range));

  it("holds the trained range but for a step, goes beyond it by a quarter at most, and moves by whole steps", () => {
    const ranges = fc
      .tuple(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom("s", "B", "1", "millicores"),
      )
      .map(([minimum, span, unit]) => input(minimum, minimum + span, unit));
    fc.assert(
      fc.property(ranges, (given) => {
        const { minimum, maximum, step } = sliderRange(given);
        const span = given.maximum - given.minimum;
        expect(minimum).toBeLessThan(given.minimum + step);
        expect(maximum).toBeGreaterThan(given.maximum - step);
        expect(maximum).toBeLessThanOrEqual(given.maximum + span / 4);
        if (given.minimum > 0) expect(minimum).toBeGreaterThan(0);
        expect(Math.abs((maximum - minimum) / step - Math.round((maximum - minimum) / step))).toBeLessThan(1e-6);
      }),
    );
  });
});

describe("isSwitch()", () => {
  it("is for inputs that know 0 and 1 only", () => {
    expect(isSwitch(input(0, 1, "1", [0, 1]))).toBe(true);
    expect(isSwitch(input(0, 2, "1", [0, 1, 2]))).toBe(false);
    expect(isSwitch(input(0, 1, "s", [0, 1]))).toBe(false);
    expect(isSwitch(input(0, 1, "1"))).toBe(false);
  });
});

describe("curveValues()", () => {
  it("ascends over the slider's range, meets both ends of the trained one, and reaches as far as the question", () => {
    const values = curveValues(input(500, 2_000, "millicores"), 9_000);
    expect(values).toEqual([...values].sort((left, right) => left - right));
    expect(new Set(values).size).toBe(values.length);
    expect([values[0], values.at(-1)]).toEqual([260, 9_000]);
    expect(values).toEqual(expect.arrayContaining([500, 2_000]));
  });
});
