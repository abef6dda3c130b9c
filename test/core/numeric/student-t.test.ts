import { describe, expect, it } from "vitest";

import { studentTQuantile } from "#core/numeric/student-t.ts";

import { REFERENCE } from "../../support/reference.ts";

describe("studentTQuantile()", () => {
  it("agrees with scipy to one part in a thousand", () => {
    for (const [probability, degrees, value] of REFERENCE.statistics.studentT) {
      expect(Math.abs(studentTQuantile(probability, degrees) / value - 1), `${probability} ${degrees}`).toBeLessThan(
        1e-3,
      );
    }
  });
});
