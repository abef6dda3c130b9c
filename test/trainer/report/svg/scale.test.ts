import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { linearScale, logScale, scaleOf } from "../../../../functions/trainer/report/svg/scale.ts";

describe("linearScale()", () => {
  it("makes equal differences equal lengths, also upside down", () => {
    const scale = linearScale({ minimum: 10, maximum: 20, from: 100, to: 0 });
    expect([10, 12.5, 20, 30].map(scale.at)).toEqual([100, 75, 0, -100]);
  });

  it("has a place for the only value", () => {
    expect(linearScale({ minimum: 5, maximum: 5, from: 0, to: 100 }).at(5)).toBe(0);
  });
});

describe("logScale()", () => {
  it("makes equal ratios equal lengths", () => {
    const scale = logScale({ minimum: 1, maximum: 1_000, from: 0, to: 300 });
    for (const [value, place] of [
      [1, 0],
      [10, 100],
      [100, 200],
      [1_000, 300],
    ] as const)
      expect(scale.at(value)).toBeCloseTo(place, 9);
    expect(Number.isFinite(scale.at(0))).toBe(true);
  });

  it("refuses to begin at zero", () => {
    expect(() => logScale({ minimum: 0, maximum: 1, from: 0, to: 1 })).toThrow(
      /must begin above 0: current value is 0/,
    );
  });
});

describe("scaleOf()", () => {
  const place = { from: 0, to: 100 };

  it("is logarithmic when positive values differ more than thirtyfold", () => {
    expect(scaleOf([1, 31], place).kind).toBe("log");
    expect(scaleOf([1, 29], place).kind).toBe("linear");
    expect(scaleOf([0, 1_000], place).kind).toBe("linear");
  });

  it("begins at zero when zero is near, and not for values far from it", () => {
    expect(scaleOf([1, 2], place).minimum).toBe(0);
    expect(scaleOf([90, 100], place).minimum).toBeGreaterThan(80);
  });

  it("has a finite place on the paper for every value, whatever the values", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true })), (values) => {
        const scale = scaleOf(values, place);
        for (const value of values) {
          expect(scale.at(value)).toBeGreaterThanOrEqual(-1e-6);
          expect(scale.at(value)).toBeLessThanOrEqual(100 + 1e-6);
        }
      }),
    );
  });
});
