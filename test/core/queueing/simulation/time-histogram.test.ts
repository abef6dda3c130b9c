import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { TimeHistogram } from "#core/queueing/simulation/time-histogram.ts";

const SHARES = [0.1, 0.5, 0.9, 0.99];

describe("TimeHistogram", () => {
  it("tells quantiles to half of a per cent over many orders", () => {
    const random = prng("times");
    const values = Array.from({ length: 20_000 }, () => 10 ** (12 * random() - 6));
    const histogram = new TimeHistogram();
    for (const value of values) histogram.add(value);
    const sorted = values.toSorted((left, right) => left - right);
    const found = histogram.takeQuantiles(SHARES);
    for (const [index, share] of SHARES.entries()) {
      expect(Math.abs(found[index]! / sorted[Math.floor(share * values.length)]! - 1)).toBeLessThan(0.005);
    }
  });

  it("counts those that take no time", () => {
    const histogram = new TimeHistogram();
    for (let time = 0; time < 10; time++) histogram.add(time < 6 ? 0 : 1);
    const [low, middle, high] = histogram.takeQuantiles([0.1, 0.6, 0.9]);
    expect([low, middle]).toEqual([0, 0]);
    expect(high).toBeCloseTo(1, 2);
  });

  it("has none of nothing", () => {
    expect(new TimeHistogram().takeQuantiles([0.5])).toEqual([NaN]);
  });
});
