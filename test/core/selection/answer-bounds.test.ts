import { describe, expect, it } from "vitest";

import { answerBounds } from "#core/selection/answer-bounds.ts";

describe("answerBounds()", () => {
  it("never lets positive targets be answered with zero or less, nor those that are never negative below zero", () => {
    expect(answerBounds("identity", Float64Array.of(2, 5)).minimum).toBe(0.002);
    expect(answerBounds("identity", Float64Array.of(0, 5)).minimum).toBe(0);
    expect(answerBounds("identity", Float64Array.of(-1, 5)).minimum).toBe(-6001);
  });

  it("reaches three orders of magnitude beyond what was measured", () => {
    expect(answerBounds("identity", Float64Array.of(2, 5)).maximum).toBe(5005);
    const { minimum, maximum } = answerBounds("log", Float64Array.of(2, 5));
    expect(Math.exp(minimum)).toBeCloseTo(0.002, 12);
    expect(Math.exp(maximum)).toBeCloseTo(5000, 9);
  });
});
