import { describe, expect, it } from "vitest";

import { outcomeError } from "#core/selection/outcome-error.ts";
import { failedOutcome } from "#core/selection/trial-outcome.ts";

import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const TRIAL = trialOf({ kind: "mean" });

describe("outcomeError()", () => {
  const problem = learningProblem(lawTable({ configurations: 4 }));
  const answers = (factor: number) => Float64Array.from(problem.folds.rows, (row) => factor * problem.targets[row]!);
  const outcome = (predicted: Float64Array) =>
    ({ kind: "trained", trial: TRIAL, predicted, deviations: null }) as const;

  it("is the error over all test entries by what a choice goes by", () => {
    expect(outcomeError("capped-mape", outcome(answers(1)), problem)).toBe(0);
    expect(outcomeError("capped-mape", outcome(answers(1.1)), problem)).toBeCloseTo(0.1, 12);
  });

  it("is infinite for a failure and for what is no number", () => {
    expect(outcomeError("rmse", failedOutcome(TRIAL, new Error("no")), problem)).toBe(Infinity);
    expect(outcomeError("rmse", outcome(answers(NaN)), problem)).toBe(Infinity);
  });
});
