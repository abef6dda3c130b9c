import { describe, expect, it } from "vitest";

import { REGRESSOR_KINDS } from "#core/regression/regressors.ts";
import { defaultTrials } from "#core/selection/default-trials.ts";

describe("defaultTrials()", () => {
  it("tries every regressor, each trial once, with the trials of one recipe side by side", () => {
    for (const scale of ["log", "identity"] as const) {
      const trials = defaultTrials(scale);
      expect([...new Set(trials.map(({ regressor }) => regressor.kind))]).toEqual(REGRESSOR_KINDS);
      expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(trials.length);
    }
  });

  it("never takes logarithms of targets that may be zero", () => {
    expect(
      defaultTrials("identity").every(
        ({ targetScale, errorWeights }) => targetScale === "identity" && errorWeights === "equal",
      ),
    ).toBe(true);
  });
});
