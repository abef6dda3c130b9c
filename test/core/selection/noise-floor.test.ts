import { describe, expect, it } from "vitest";

import { noiseFloorMape } from "#core/selection/noise-floor.ts";

import { tableOf } from "../../support/learning-fixture.ts";

describe("noiseFloorMape()", () => {
  it("guesses each repetition by the mean of the others", () => {
    const table = tableOf({ cpu: [1, 1, 1, 2] }, [2, 4, 6, 100], ["a", "a", "a", "b"]);
    // |5 - 2| / 2, |4 - 4| / 4, |3 - 6| / 6; the fourth row has no other.
    expect(noiseFloorMape(table)).toBeCloseTo((1.5 + 0 + 0.5) / 3, 12);
  });

  it("is null without repetitions", () => {
    expect(noiseFloorMape(tableOf({ cpu: [1, 2] }, [1, 2], ["a", "a"]))).toBeNull();
  });
});
