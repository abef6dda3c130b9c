import { describe, expect, it } from "vitest";

import { TrialCosts } from "#core/model/trial-costs.ts";
import { trialSeconds } from "#core/selection/trial-seconds.ts";

import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const problem = learningProblem(lawTable({ configurations: 30 }));
const ridge = trialOf({ kind: "ridge", alpha: 1 });
const boosting = (rounds: number) => trialOf({ kind: "boosting", rounds });

describe("TrialCosts", () => {
  it("guesses by what a trial is until it knows better", () => {
    const costs = new TrialCosts();
    expect(costs.secondsOf(ridge, problem)).toBe(trialSeconds(ridge, problem));
  });

  it("goes by what trials of the same kind took here, in proportion to the work", () => {
    const costs = new TrialCosts();
    costs.note(ridge, problem, 7 * trialSeconds(ridge, problem));
    costs.note(boosting(100), problem, 3 * trialSeconds(boosting(100), problem));
    expect(costs.secondsOf(ridge, problem)).toBeCloseTo(7 * trialSeconds(ridge, problem));
    expect(costs.secondsOf(boosting(900), problem)).toBeCloseTo(3 * trialSeconds(boosting(900), problem));
  });

  it("goes by the speed of this machine for kinds that it has not met", () => {
    const costs = new TrialCosts();
    costs.note(ridge, problem, 5 * trialSeconds(ridge, problem));
    expect(costs.secondsOf(boosting(50), problem)).toBeCloseTo(5 * trialSeconds(boosting(50), problem));
  });
});
