import { describe, expect, it } from "vitest";

import { leaveOneGroupOut } from "#core/selection/folds.ts";
import { heldOutIntervals } from "#core/selection/held-out-intervals.ts";

import { tableOf } from "../../support/learning-fixture.ts";

describe("heldOutIntervals()", () => {
  it("makes a fold's interval of the errors of all other folds", () => {
    const groups = Array.from({ length: 10 }, (_, index) => `c${index}`);
    const targets = groups.map((_, index) => (index === 9 ? 20 : 10));
    const table = tableOf({ cpu: targets.map((_, index) => index) }, targets, groups);
    const predicted = new Float64Array(10).fill(11);
    const options = { errors: "difference", level: 0.9, lowerBound: 0 } as const;
    const { lower, upper } = heldOutIntervals(table, leaveOneGroupOut(groups), predicted, options);
    // The last row's own error is 9, but the others' are all 1.
    expect([lower[9], upper[9]]).toEqual([10, 12]);
    expect([lower[0], upper[0]]).toEqual([2, 20]);
  });
});
