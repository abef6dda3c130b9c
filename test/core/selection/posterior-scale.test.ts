import { describe, expect, it } from "vitest";

import { posteriorScale } from "#core/selection/posterior-scale.ts";

describe("posteriorScale()", () => {
  it("adds the reference's uncertainty and the members' differences as independent ones", () => {
    expect([...posteriorScale(Float64Array.of(3, 1), Float64Array.of(4, 0))!]).toEqual([5, 1]);
  });

  it("is none where there is no reference", () => {
    expect(posteriorScale(null, Float64Array.of(4))).toBeNull();
  });
});
