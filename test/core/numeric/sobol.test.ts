import { describe, expect, it } from "vitest";

import { MOST_SOBOL_DIMENSIONS, sobolSequence } from "#core/numeric/sobol.ts";

/** scipy 1.10.1: the 38th point (in the order of the numbers, not of Gray's code) of Sobol(26, scramble=False). */
const SCIPY = [
  0.921875, 0.640625, 0.578125, 0.921875, 0.765625, 0.296875, 0.171875, 0.796875, 0.609375, 0.171875, 0.015625,
  0.078125, 0.578125, 0.859375, 0.109375, 0.484375, 0.796875, 0.421875, 0.046875, 0.140625, 0.953125, 0.078125,
  0.546875, 0.640625, 0.296875, 0.359375,
];

describe("sobolSequence()", () => {
  it("gives the points of scipy", () => {
    const { point } = sobolSequence(MOST_SOBOL_DIMENSIONS);
    // Gray's code visits 37 ^ (37 >> 1) at the place 37.
    expect([...point(37 ^ (37 >> 1))].map((value) => Number((value - 0.5 / 2 ** 32).toFixed(6)))).toEqual(SCIPY);
  });

  it("has one point in each of 2^m equal parts of each dimension, scrambled or not", () => {
    for (const sequence of [sobolSequence(20), sobolSequence(20, 7)]) {
      const points = Array.from({ length: 256 }, (_, index) => sequence.point(index));
      for (let dimension = 0; dimension < 20; dimension++) {
        expect(new Set(points.map((point) => Math.floor(point[dimension]! * 256))).size).toBe(256);
      }
    }
  });

  it("is the same for the same seed, and another for another", () => {
    expect(sobolSequence(5, 1).point(9)).toEqual(sobolSequence(5, 1).point(9));
    expect(sobolSequence(5, 1).point(9)).not.toEqual(sobolSequence(5, 2).point(9));
  });

  it("integrates far better than chance does", () => {
    const { point } = sobolSequence(6, 3);
    let sum = 0;
    for (let index = 0; index < 4096; index++) sum += point(index).reduce((product, value) => product * 2 * value, 1);
    // 4096 independent draws would err by 0.018.
    expect(Math.abs(sum / 4096 - 1)).toBeLessThan(0.003);
  });

  it("refuses dimensions that it has no numbers for", () => {
    expect(() => sobolSequence(27)).toThrow("Cannot make a Sobol sequence as its dimensions must be from 1 to 26: 27");
  });
});
