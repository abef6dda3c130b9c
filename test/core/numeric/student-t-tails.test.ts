import { expect, it } from "vitest";

import { studentTTails } from "#core/numeric/student-t-tails.ts";

import { LINEAR_REFERENCE } from "../../support/linear-reference.ts";

it("studentTTails() agrees with scipy.stats.t to ten digits", () => {
  for (const [t, degrees, probability] of LINEAR_REFERENCE.studentTTails) {
    expect(Math.abs(studentTTails(t, degrees) - probability)).toBeLessThanOrEqual(1e-10 * probability);
  }
  expect(studentTTails(Infinity, 3)).toBe(0);
});
