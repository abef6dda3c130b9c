import { describe, expect, it } from "vitest";

import { referenceOutcome } from "#core/selection/reference-outcome.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const PROCESS = {
  kind: "gaussian-process",
  quadratic: true,
  additive: false,
  direction: false,
  errors: "relative",
  robustRounds: 0,
} as const;

function outcome(regressor: Parameters<typeof trialOf>[0], deviations: Float64Array | null): TrainedOutcome {
  return { kind: "trained", trial: trialOf(regressor), predicted: Float64Array.of(1), deviations };
}

const MEAN = outcome({ kind: "mean" }, null);
const PLAIN = outcome(PROCESS, Float64Array.of(1));
const OFFSETS = outcome({ ...PROCESS, effect: "ln cores" }, Float64Array.of(1));

describe("referenceOutcome()", () => {
  it("is the first that has an account of its uncertainty, or none", () => {
    expect(referenceOutcome([MEAN, PLAIN])).toBe(PLAIN);
    expect(referenceOutcome([MEAN])).toBeNull();
  });

  it("is rather one with offsets of what is declared, unless it only corrects a law", () => {
    expect(referenceOutcome([MEAN, PLAIN, OFFSETS])).toBe(OFFSETS);
    const correcting = { ...OFFSETS, trial: { ...OFFSETS.trial, onto: OFFSETS.trial } };
    expect(referenceOutcome([PLAIN, correcting])).toBe(PLAIN);
  });
});
