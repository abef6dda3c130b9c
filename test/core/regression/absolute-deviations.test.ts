import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { averagedQuantile } from "#core/numeric/averaged-quantile.ts";
import { AbsoluteDeviations } from "#core/regression/absolute-deviations.ts";

describe("AbsoluteDeviations", () => {
  it("sums distances from the median as they come, in any order", () => {
    const each = fc.record({
      value: fc.integer({ min: -9, max: 9 }),
      weight: fc.integer({ min: 1, max: 3 }),
      order: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(each, { minLength: 1, maxLength: 20 }), (given) => {
        const ranked = [...given].sort((left, right) => left.value - right.value);
        const deviations = new AbsoluteDeviations(ranked.length);
        deviations.clear(ranked.length);
        const seen: typeof given = [];
        for (const one of [...ranked].sort((left, right) => left.order - right.order)) {
          deviations.add(ranked.indexOf(one), one.value, one.weight);
          seen.push(one);
          const values = Float64Array.from(seen, ({ value }) => value);
          const median = averagedQuantile(
            values,
            Float64Array.from(seen, ({ weight }) => weight),
            0.5,
          );
          const expected = seen.reduce((sum, { value, weight }) => sum + weight * Math.abs(value - median), 0);
          expect(deviations.sum()).toBeCloseTo(expected, 9);
        }
      }),
    );
  });
});
