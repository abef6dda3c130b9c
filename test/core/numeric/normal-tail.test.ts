import { expect, it } from "vitest";

import { normalQuantile } from "#core/numeric/normal-quantile.ts";
import { normalTail } from "#core/numeric/normal-tail.ts";

it.each([
  [0, 0.5],
  [0.5, 0.3085375387259869],
  [1, 0.15865525393145707],
  [2.5, 0.006209665325776132],
  [4, 3.167124183311986e-5],
  [10, 7.61985302416047e-24],
  [-1, 0.8413447460685429],
])("normalTail(%d) is %d, as scipy.stats.norm.sf says", (above, tail) => {
  expect(Math.abs(normalTail(above) / tail - 1)).toBeLessThan(1e-12);
});

it("normalTail() is what normalQuantile() inverts", () => {
  for (const share of [0.001, 0.02, 0.3, 0.7, 0.99])
    expect(normalTail(normalQuantile(share))).toBeCloseTo(1 - share, 8);
});
