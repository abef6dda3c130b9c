import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { stackedShares } from "#core/selection/stacked-shares.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

/** An outcome with these errors, of logarithms, where 1 was measured. */
const erring = (errors: readonly number[]): TrainedOutcome => ({
  kind: "trained",
  trial: trialOf({ kind: "mean" }),
  predicted: Float64Array.from(errors, Math.exp),
  deviations: null,
});
const stack = (errors: readonly (readonly number[])[], configurations: number, prior = errors.map(() => 1)) => {
  const count = errors[0]!.length;
  const tested = { measured: new Float64Array(count).fill(1), foldOf: new Array<number>(count).fill(0) };
  return stackedShares({ tested, scale: "log" }, errors.map(erring), [...tested.foldOf.keys()], {
    prior,
    configurations,
    weightOfFold: () => 1,
  });
};

describe("stackedShares()", () => {
  it("are the shares of least squares where configurations are many", () => {
    // Errors a and b without a common direction: the share of a is b² / (a² + b²).
    const shares = stack(
      [
        [0.1, 0.1],
        [0.2, -0.2],
      ],
      1e9,
    );
    expect(shares[0]).toBeCloseTo(0.8, 4);
    expect(shares[1]).toBeCloseTo(0.2, 4);
  });

  it("leave out who only adds to the errors of another", () => {
    const shares = stack(
      [
        [0.1, 0.1, -0.1],
        [0.2, 0.2, -0.2],
      ],
      1e9,
    );
    expect(shares[0]).toBeCloseTo(1, 4);
    expect(shares[1]).toBeCloseTo(0, 4);
  });

  it("are the prior's where there is next to no configuration", () => {
    const shares = stack(
      [
        [0.1, 0.1],
        [0.4, 0.4],
      ],
      1e-9,
      [1, 3],
    );
    expect(shares[0]).toBeCloseTo(0.25, 4);
    expect(shares[1]).toBeCloseTo(0.75, 4);
  });

  it("are never negative and sum to 1, whatever the errors", () => {
    const errors = fc.array(fc.tuple(...new Array(3).fill(fc.double({ min: -3, max: 3, noNaN: true }))), {
      minLength: 4,
      maxLength: 20,
    });
    fc.assert(
      fc.property(errors, fc.integer({ min: 1, max: 500 }), (drawn, configurations) => {
        const shares = stack(
          [0, 1, 2].map((column) => (drawn as unknown as number[][]).map((row) => row[column]!)),
          configurations,
        );
        expect(shares.every((share) => share >= 0)).toBe(true);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
      }),
    );
  });
});
