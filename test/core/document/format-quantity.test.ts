import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatNumber, formatQuantity, formatShare } from "#core/document/format-quantity.ts";

describe("formatQuantity()", () => {
  it.each([
    [0, "s", "0 s"],
    [0.0000123, "s", "12.3 µs"],
    [0.0421, "s", "42.1 ms"],
    [0.9996, "s", "1.00 s"],
    [2.1, "s", "2.10 s"],
    [12, "s", "12 s"],
    [99.96, "s", "100 s"],
    [119.4, "s", "119 s"],
    [119.6, "s", "2 min"],
    [200, "s", "3 min 20 s"],
    [7_199.4, "s", "119 min 59 s"],
    [7_200, "s", "2 h"],
    [9_000, "s", "2 h 30 min"],
    [180_000, "s", "2 d 2 h"],
    [-1.5, "s", "-1.50 s"],
    [512 * 2 ** 20, "B", "512 MiB"],
    [1_536, "B", "1.5 KiB"],
    [1_023, "B", "1023 B"],
    [1_048_575, "B", "1 MiB"],
    [1_000, "millicores", "1 core"],
    [250, "millicores", "0.25 cores"],
    [2_000, "millicores", "2 cores"],
    [12, "1", "12"],
    [3.14159, "", "3.14"],
    [1_234.5, "1", "1235"],
    [7.5, "ms", "7.5 ms"],
    [Number.NaN, "s", "unknown"],
  ])("says %s %s as %s", (value, unit, words) => expect(formatQuantity(value, unit)).toBe(words));

  it("is never further from the seconds than its digits allow", () => {
    const seconds = (words: string): number =>
      [...words.matchAll(/([\d.]+) (µs|ms|s|min|h|d)/g)].reduce(
        (sum, [, number, unit]) =>
          sum + Number(number) * { µs: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3_600, d: 86_400 }[unit as "s"],
        0,
      );
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
        expect(Math.abs(seconds(formatQuantity(value, "s")) / value - 1)).toBeLessThan(0.011);
      }),
    );
  });
});

describe("formatShare()", () => {
  it.each([
    [0.042, "4.2 %"],
    [0.9, "90 %"],
    [16 / 18, "88.9 %"],
    [0, "0 %"],
    [6e-8, "less than 0.01 %"],
    [1.34, "134 %"],
  ])("says %s as %s", (share, words) => expect(formatShare(share)).toBe(words));
});

describe("formatNumber()", () => {
  it.each([
    [1_234_567, "1234567"],
    [12_345_678_901, "12300000000"],
    [0.00012345, "0.000123"],
    [-2.5, "-2.5"],
  ])("says %s as %s", (value, words) => expect(formatNumber(value)).toBe(words));
});
