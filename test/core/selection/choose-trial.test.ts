import { describe, expect, it } from "vitest";

import { chooseTrial } from "#core/selection/choose-trial.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

describe("chooseTrial()", () => {
  const outcome = (kind: "mean" | "nnls", predicted: number[]): TrainedOutcome => ({
    kind: "trained",
    trial: trialOf({ kind }),
    predicted: Float64Array.from(predicted),
    deviations: null,
  });
  const ones = (count: number) => ({
    measured: new Float64Array(count).fill(1),
    foldOf: Array.from({ length: count }, (_, entry) => entry),
  });

  it("takes the smallest error over the entries that it is given, and the first of equals", () => {
    const [worse, better] = [outcome("mean", [1, 2]), outcome("nnls", [1, 1.5])];
    expect(chooseTrial([worse, better], "capped-mape", ones(2), [0, 1])).toBe(better);
    expect(chooseTrial([worse, better], "capped-mape", ones(2), [0])).toBe(worse);
  });

  it("is not swayed by rounding, nor by one absurd answer", () => {
    const exact = outcome("mean", [1 + 1e-15, 1, 1]);
    expect(chooseTrial([exact, outcome("nnls", [1, 1, 1])], "capped-mape", ones(3), [0, 1, 2])).toBe(exact);
    const absurdOnce = outcome("nnls", [1, 1, 1e9]);
    expect(chooseTrial([outcome("mean", [1.5, 1.5, 1.5]), absurdOnce], "capped-mape", ones(3), [0, 1, 2])).toBe(
      absurdOnce,
    );
  });

  it("refuses to choose from nothing", () => {
    expect(() => chooseTrial([], "capped-mape", ones(1), [0])).toThrow(/at least one trial/);
  });
});
