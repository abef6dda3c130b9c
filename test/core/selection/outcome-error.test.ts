import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { outcomeError } from "#core/selection/outcome-error.ts";
import { partOfFolds } from "#core/selection/search/part-of-problem.ts";
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

  it("leaves out what is about known configurations, and so does a part of the problem", () => {
    const { folds } = problem;
    const known = folds.count - 1;
    const predicted = answers(1.1);
    for (const [entry, fold] of folds.foldOf.entries()) if (fold === known) predicted[entry]! *= 2;
    const divided = { ...problem, folds: { ...folds, known } };
    expect(outcomeError("capped-mape", outcome(predicted), problem)).toBeGreaterThan(0.2);
    expect(outcomeError("capped-mape", outcome(predicted), divided)).toBeCloseTo(0.1, 12);
    const groups = problem.targets.map((_, row) => row);
    const part = partOfFolds(divided.folds, [...groups].map(String), 1, prng(1));
    expect([part.count, part.known]).toEqual([folds.count - 1, undefined]);
  });

  it("is infinite for a failure and for what is no number", () => {
    expect(outcomeError("rmse", failedOutcome(TRIAL, new Error("no")), problem)).toBe(Infinity);
    expect(outcomeError("rmse", outcome(answers(NaN)), problem)).toBe(Infinity);
  });
});
