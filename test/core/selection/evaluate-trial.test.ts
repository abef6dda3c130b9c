import { describe, expect, it } from "vitest";

import { evaluateTrial, fitTrial } from "#core/selection/evaluate-trial.ts";
import { preparePipeline } from "#core/selection/fitted-pipeline.ts";
import { learnFold } from "#core/selection/fold-learner.ts";
import { heldOutRowsOf } from "#core/selection/folds.ts";

import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem, SMALL_NETWORK } from "../../support/learning-problem.ts";

const TABLE = lawTable({ configurations: 12 });
const PROBLEM = learningProblem(TABLE);

describe("evaluateTrial()", () => {
  it("gives each row the answer of the fold that holds it out", async () => {
    const ridge = trialOf({ kind: "ridge", alpha: 0.1 });
    const outcome = await evaluateTrial(ridge, PROBLEM, null);
    if (outcome.kind !== "trained") throw new Error(outcome.reason);
    expect(outcome.trial).toBe(ridge);
    for (let fold = 0; fold < PROBLEM.folds.count; fold++) {
      const { predicted } = await learnFold(ridge, fold, PROBLEM, null);
      for (const [index, row] of heldOutRowsOf(PROBLEM.folds, fold).entries())
        expect(outcome.predicted[row]).toBe(predicted[index]);
    }
  });

  it("tells why a trial failed, as an outcome", async () => {
    const gone = () => Promise.reject(new Error("the library is gone"));
    expect(await evaluateTrial(SMALL_NETWORK, PROBLEM, gone)).toEqual({
      kind: "failed",
      trial: SMALL_NETWORK,
      reason: expect.stringMatching(/^network, .*: the library is gone$/) as string,
    });
  });

  it("does the same whatever was tried before", async () => {
    const forest = trialOf({ kind: "random-forest", trees: 3, minimumLeafRows: 1, featureShare: 0.5 });
    const first = await evaluateTrial(forest, PROBLEM, null);
    await evaluateTrial(trialOf({ kind: "mean" }), PROBLEM, null);
    expect(await evaluateTrial(forest, PROBLEM, null)).toEqual(first);
  });
});

describe("fitTrial()", () => {
  it("learns from all rows", async () => {
    const fitted = await fitTrial(trialOf({ kind: "mean" }), PROBLEM, null);
    const sum = TABLE.targets.reduce((total, target) => total + target, 0);
    expect(preparePipeline(fitted)(TABLE.features)[0]).toBeCloseTo(sum / TABLE.targets.length, 12);
  });

  it("passes a failure on", async () => {
    const gone = () => Promise.reject(new Error("the library is gone"));
    await expect(fitTrial(SMALL_NETWORK, PROBLEM, gone)).rejects.toThrow("the library is gone");
  });
});
