import { describe, expect, it } from "vitest";

import { LearningChoice } from "#core/campaign/learning-choice.ts";
import { learningOptions } from "#core/model/learning-options.ts";
import { SEARCH_METHODS } from "#core/model/search-plan.ts";
import { familiesOf } from "#core/selection/families.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";

import { lawTable } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const problem = learningProblem(lawTable({ configurations: 8 }));
const never = () => false;
const options = (choice: LearningChoice) => learningOptions(LearningChoice.parse(choice), never);
const triedBy = (choice: LearningChoice) => familiesOf(options(choice).trials!(problem, NEAR_QUESTION));

describe("learningOptions()", () => {
  it("says nothing where nothing was asked", () => {
    expect(options({})).toEqual({});
  });

  it("knows metrics by the names that people use", () => {
    const metrics = ["mape", "mae", "rmse", "r2", "pinball:.95"].map((metric) => options({ metric }).metric);
    expect(metrics).toEqual(["capped-mape", "mae", "rmse", "one-minus-r2", "pinball:0.95"]);
  });

  it("tries the learners that were asked for, beside the mean, or all", () => {
    expect(triedBy({ learners: ["ridge", "decision-tree"] })).toEqual(["mean", "ridge", "decision-tree"]);
    expect(triedBy({ learners: "all" })).toEqual(
      expect.arrayContaining(["nnls", "stepwise", "random-forest", "network"]),
    );
    expect(() => triedBy({ learners: ["boundary-law"] })).toThrow("Cannot learn by boundary-law as it needs an input");
  });

  it("searches the spaces of the learners that were asked for, with what there is to try of others", () => {
    const { search } = options({ learners: ["ridge", "boundary-law"], search: "random" });
    expect(search?.method).toEqual(SEARCH_METHODS.random);
    expect([...new Set(search?.spaces(problem, NEAR_QUESTION).map(({ family }) => family))]).toEqual(["ridge"]);
    expect(search?.timeLimit).toBeUndefined();
  });

  it("ends a list or a search when the time is over", () => {
    const asked: number[] = [];
    const { search } = learningOptions({ timeLimitSeconds: 60 }, (seconds) => asked.push(seconds) > 1);
    expect(search?.method).toEqual({ kind: "list" });
    expect([search?.timeLimit?.isOver(), search?.timeLimit?.isOver()]).toEqual([false, true]);
    expect(asked).toEqual([60, 60]);
  });
});
