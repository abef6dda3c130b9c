import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { solveSupportVectors } from "#core/numeric/support-vector-machine.ts";
import { kernelRows } from "#core/regression/kernel-rows.ts";

describe("solveSupportVectors()", () => {
  it("meets the conditions of optimality of every row, whatever is repeated, bounded or without noise to spare", () => {
    const setting = fc.record({
      seed: fc.integer(),
      rows: fc.integer({ min: 2, max: 60 }),
      places: fc.integer({ min: 1, max: 40 }),
      price: fc.constantFrom(0.1, 1, 100, 10_000),
      epsilon: fc.constantFrom(0, 0.01, 0.3),
      gamma: fc.constantFrom(0.01, 1, 10),
    });
    fc.assert(
      fc.property(setting, ({ seed, rows, places, price, epsilon, gamma }) => {
        const random = prng(seed);
        const count = Math.min(places, rows);
        const points = matrixOf(Array.from({ length: count }, () => [4 * random(), 4 * random()]));
        const placeOfRow = Int32Array.from({ length: rows }, (_, row) => row % count);
        const targets = Float64Array.from(placeOfRow, (place) => {
          return Math.sin(points.data[2 * place]!) + points.data[2 * place + 1]! + 0.2 * random();
        });
        const bounds = new Float64Array(rows).fill(price);
        const kernel = kernelRows({ kind: "rbf", gamma }, points);
        const tolerance = 1e-3;
        const { coefficients, intercept } = solveSupportVectors({
          placeCount: count,
          placeOfRow,
          targets,
          bounds,
          epsilon,
          ...kernel,
          tolerance,
          maximumSteps: 1e6,
        });
        expect(coefficients.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6);
        for (let place = 0; place < count; place++) {
          const row = kernel.kernelRow(place);
          const answer = coefficients.reduce((sum, value, other) => sum + value * row[other]!, intercept);
          // What the rows of a place can come to together: at a bound where they lie outside, between where on the edge.
          let [least, most] = [0, 0];
          for (const [index, target] of targets.entries()) {
            if (placeOfRow[index] !== place) continue;
            const error = target - answer;
            const slack = 1.5 * tolerance;
            most += error > epsilon - slack ? price : error < -epsilon - slack ? -price : 0;
            least += error < -epsilon + slack ? -price : error > epsilon + slack ? price : 0;
          }
          expect(coefficients[place]).toBeGreaterThanOrEqual(least - 1e-6 * price);
          expect(coefficients[place]).toBeLessThanOrEqual(most + 1e-6 * price);
        }
      }),
      { numRuns: 60 },
    );
  });
});
