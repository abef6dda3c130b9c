import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { additiveFunction } from "#core/regression/gaussian-process/additive-function.ts";
import { fewerValues } from "#core/regression/gaussian-process/fewer-values.ts";

import { gaussian } from "../../../support/learning-fixture.ts";

/** So many draws in ascending order, with weights of both signs. */
function sumOf(count: number, draw: (random: () => number) => number, size: number) {
  const random = prng("sum");
  const values = Float64Array.from({ length: count }, () => draw(random)).sort();
  return { values, weights: values.map(() => size * gaussian(random)) };
}

/** Places in, between and beyond all values. */
const PLACES = Array.from({ length: 4000 }, (_, index) => -15 + index * 0.0075);

describe("fewerValues()", () => {
  it.each([
    ["even", 1, (random: () => number) => 3.4 * random() - 1.7],
    ["normal, of a short length,", 0.4, gaussian],
    ["with a long tail", 1.2, (random: () => number) => Math.log(random()) + 1],
    ["in two heaps", 0.5, (random: () => number) => gaussian(random) * 0.3 + (random() < 0.5 ? -4 : 6)],
  ])("is the same function to the tolerance where values are %s", (_, length, draw) => {
    for (const tolerance of [1e-5, 1e-7]) {
      const exact = sumOf(3000, draw, 0.3);
      const few = fewerValues(exact, length, tolerance);
      expect(few.values.length).toBeLessThan(700);
      expect(few.values.every((value, place) => place === 0 || value > few.values[place - 1]!)).toBe(true);
      const wanted = additiveFunction(exact.values, exact.weights, length);
      const found = additiveFunction(few.values, few.weights, length);
      for (const at of PLACES) expect(Math.abs(found(at) - wanted(at))).toBeLessThan(2 * tolerance);
    }
  });

  it("leaves few values as they are, and many that nothing else stands for", () => {
    const few = sumOf(256, gaussian, 1);
    expect(fewerValues(few, 1, 1e-6)).toBe(few);
    const far = sumOf(600, (random) => 1e4 * random(), 1);
    expect(fewerValues(far, 1, 1e-6)).toBe(far);
    const exacting = sumOf(3000, gaussian, 1);
    expect(fewerValues(exacting, 1, 0)).toBe(exacting);
  });
});
