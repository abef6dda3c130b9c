import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { allTrials } from "#core/selection/default-trials.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";
import { trialSeconds } from "#core/selection/trial-seconds.ts";

import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const of = (configurations: number): LearningProblem => learningProblem(lawTable({ configurations }));

describe("trialSeconds()", () => {
  it("is a number above 0 for every learner there is, and more of more rows", () => {
    const [small, large] = [of(20), of(60)];
    for (const trial of allTrials(small, NEAR_QUESTION)) {
      const seconds = trialSeconds(trial, small);
      expect(seconds, trial.family).toBeGreaterThan(0);
      expect(Number.isFinite(seconds)).toBe(true);
      const each = (problem: LearningProblem): number => trialSeconds(trial, problem) / problem.folds.count;
      expect(each(large), trial.family).toBeGreaterThan(each(small));
    }
  });

  it("grows with what makes a learner work more", () => {
    const problem = of(30);
    const seconds = (regressor: Parameters<typeof trialOf>[0]): number => trialSeconds(trialOf(regressor), problem);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (more) => {
        expect(seconds({ kind: "boosting", rounds: 10 + more })).toBeGreaterThan(
          seconds({ kind: "boosting", rounds: 10 }),
        );
        expect(seconds({ kind: "extra-trees", trees: 10 + more })).toBeGreaterThan(
          seconds({ kind: "extra-trees", trees: 10 }),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("counts what a trial is learned onto", () => {
    const problem = of(30);
    const law = trialOf({ kind: "law", errors: "relative", l1: 1e-3, rounds: 2 });
    const alone = trialOf({ kind: "ridge", alpha: 1 });
    expect(trialSeconds({ ...alone, onto: law }, problem)).toBeCloseTo(
      trialSeconds(alone, problem) + trialSeconds(law, problem),
    );
  });

  it("is finite for products without end of many inputs", () => {
    const table = lawTable({ configurations: 10 });
    const endless = trialOf(
      { kind: "ridge", alpha: 1 },
      { features: { numbers: ["identity", "log"], degree: "inf", scaling: "none" } },
    );
    expect(trialSeconds(endless, learningProblem(table))).toBeLessThan(1e6);
  });
});
