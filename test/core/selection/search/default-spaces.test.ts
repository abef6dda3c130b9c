import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { LEARNER_FAMILIES } from "#core/selection/default-trials.ts";
import { evaluateTrial } from "#core/selection/evaluate-trial.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";
import { REGRESSOR_KINDS } from "#core/regression/regressors.ts";
import { defaultSpaces, SPACE_FAMILIES } from "#core/selection/search/default-spaces.ts";
import { checkSpace, dimensionsOf, gridSize, randomPoint, trialAt } from "#core/selection/search/search-space.ts";

import { lawTable, tableOf } from "../../../support/learning-fixture.ts";
import { learningProblem } from "../../../support/learning-problem.ts";

const TABLE = lawTable({ configurations: 26, repetitions: 1 });
const PROBLEM = learningProblem(TABLE);
const BEYOND = { extrapolate: ["cpu"], interpolate: [] };

/** The same with targets of both signs, to which no logarithm and no relative error belongs. */
const SIGNED: LearningProblem = { ...PROBLEM, targets: TABLE.targets.map((target) => 1000 * (target - 2)) };

describe("defaultSpaces()", () => {
  it("has a space for every kind of regressor that can be searched, by the families' names", () => {
    const spaces = defaultSpaces(PROBLEM, NEAR_QUESTION);
    expect(spaces.map(({ regressor }) => regressor.kind).sort()).toEqual(
      REGRESSOR_KINDS.filter((kind) => kind !== "mean").sort(),
    );
    expect(spaces.map(({ family }) => family).sort()).toEqual([...SPACE_FAMILIES].sort());
    expect(SPACE_FAMILIES).toEqual(expect.arrayContaining(["ridge", "law", "network", "extra-trees"]));
    expect(LEARNER_FAMILIES).toContain("ridge");
  });

  it.each([
    ["positive targets", PROBLEM],
    ["targets of both signs", SIGNED],
  ])("draws points that can be learned with, for %s", async (_what, problem) => {
    const random = prng("points");
    for (const space of defaultSpaces(problem, NEAR_QUESTION)) {
      checkSpace(space);
      if (space.family === "network") continue;
      for (let draw = 0; draw < 4; draw++) {
        const outcome = await evaluateTrial(trialAt(space, randomPoint(dimensionsOf(space), random)), problem, null);
        expect(outcome).toMatchObject({ kind: "trained" });
      }
    }
  });

  it("lets nothing that is constant there go beyond the data", () => {
    const families = defaultSpaces(PROBLEM, BEYOND).map(({ family }) => family);
    for (const family of ["decision-tree", "random-forest", "extra-trees", "boosting", "k-nearest-neighbours"]) {
      expect(families).not.toContain(family);
    }
    expect(families).toEqual(expect.arrayContaining(["ridge", "law", "parametric", "gaussian-process"]));
    const law = defaultSpaces(PROBLEM, BEYOND).find(({ family }) => family === "parametric")!;
    expect(law.dimensions["parallelism"]).toEqual({ kind: "choice", values: ["cpu"] });
    expect(law.dimensions["size"]).toEqual({ kind: "choice", values: ["megabytes"] });
  });

  it("leaves out the laws that need an amount where there is none", () => {
    const table = tableOf({ host: ["a", "b", "c"] }, [1, 2, 3], ["1", "2", "3"]);
    const families = defaultSpaces(learningProblem(table), NEAR_QUESTION).map(({ family }) => family);
    expect(families).not.toContain("parametric");
    expect(families).toContain("law");
  });

  it("is data: it can be sent, and its grids are of a size that can be tried", () => {
    const spaces = defaultSpaces(PROBLEM, NEAR_QUESTION);
    expect(JSON.parse(JSON.stringify(spaces))).toEqual(spaces);
    for (const space of spaces) expect(gridSize(dimensionsOf(space), 2)).toBeLessThanOrEqual(300);
  });
});
