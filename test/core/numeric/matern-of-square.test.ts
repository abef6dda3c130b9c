import { expect, it } from "vitest";

import { maternOfSquare } from "#core/numeric/matern-of-square.ts";

it("maternOfSquare() is (1 + s + s²/3) exp(-s) of the root s, from one to nothing", () => {
  for (let s = 0; s < 740; s += 0.37) {
    const wanted = (1 + s + (s * s) / 3) * Math.exp(-s);
    expect(Math.abs(maternOfSquare(s * s) - wanted)).toBeLessThanOrEqual(2e-13 * wanted + 1e-300);
  }
  expect([0, 900 ** 2, 1e300, Infinity].map(maternOfSquare)).toEqual([1, 0, 0, 0]);
});
