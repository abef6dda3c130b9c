import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { kinkedCosts } from "#core/numeric/kinked-costs.ts";

describe("kinkedCosts()", () => {
  it("has for one row a kink at zero, of twice epsilon", () => {
    const costs = kinkedCosts({
      placeCount: 1,
      placeOfRow: Int32Array.of(0),
      targets: Float64Array.of(5),
      bounds: Float64Array.of(2),
      epsilon: 0.5,
    });
    expect([...costs.knots]).toEqual([-2, 0, 2]);
    expect([...costs.slopes]).toEqual([-5.5, -4.5, Infinity]);
  });

  it("costs what the cheapest division of a coefficient among the rows of its place does", () => {
    const row = fc.record({ target: fc.integer({ min: -5, max: 5 }), bound: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.constantFrom(0, 0.5, 2), (rows, epsilon) => {
        const bounds = Float64Array.from(rows, ({ bound }) => bound);
        const targets = Float64Array.from(rows, ({ target }) => target);
        const { knots, slopes } = kinkedCosts({
          placeCount: 1,
          placeOfRow: new Int32Array(rows.length),
          targets,
          bounds,
          epsilon,
        });
        const total = bounds.reduce((sum, bound) => sum + bound, 0);
        expect([knots[0], knots.at(-1)]).toEqual([-total, total]);
        // All ends of pieces are whole numbers: the cheapest division is one into whole numbers.
        const cheapest = cheapestDivisions(targets, bounds, epsilon);
        const costAt = (value: number): number => {
          let cost = cheapest.get(-total)!;
          for (let knot = 0; knot + 1 < knots.length; knot++) {
            cost += slopes[knot]! * Math.max(0, Math.min(value, knots[knot + 1]!) - knots[knot]!);
          }
          return cost;
        };
        for (const [value, cost] of cheapest) expect(costAt(value)).toBeCloseTo(cost, 9);
      }),
    );
  });
});

/** The least cost of each whole sum of coefficients. */
function cheapestDivisions(targets: Float64Array, bounds: Float64Array, epsilon: number): Map<number, number> {
  let costs = new Map([[0, 0]]);
  for (const [row, target] of targets.entries()) {
    const next = new Map<number, number>();
    for (const [sum, cost] of costs) {
      for (let own = -bounds[row]!; own <= bounds[row]!; own++) {
        const all = cost + epsilon * Math.abs(own) - target * own;
        next.set(sum + own, Math.min(all, next.get(sum + own) ?? Infinity));
      }
    }
    costs = next;
  }
  return costs;
}
