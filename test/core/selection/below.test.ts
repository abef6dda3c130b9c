import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { defaultTrials } from "#core/selection/default-trials.ts";
import { familiesOf } from "#core/selection/families.ts";
import { heldOutRowsOf } from "#core/selection/folds.ts";
import { goesBeyond, NEAR_QUESTION, type Question } from "#core/selection/question.ts";
import { questionFolds } from "#core/selection/question-folds.ts";
import { defaultSpaces } from "#core/selection/search/default-spaces.ts";

import { lawTable } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const BELOW: Question = { extrapolate: [], interpolate: [], below: ["cpu"] };
const table = lawTable({ configurations: 20, repetitions: 1 });
const cpu = table.features.columns.find(({ name }) => name === "cpu")!.values as Float64Array;

describe("a question below all measured values", () => {
  it("is tested on the smallest values by what was learned from larger ones", () => {
    const folds = questionFolds(BELOW, table.features, table.groups, prng(1));
    expect(folds.kind).toBe("extrapolation");
    for (let fold = 0; fold < folds.count; fold++) {
      const heldOut = heldOutRowsOf(folds, fold).map((row) => cpu[row]!);
      const learned = folds.training[fold]!.map((row) => cpu[row]!);
      expect(Math.max(...heldOut)).toBeLessThan(Math.min(...learned));
      expect(Math.min(...heldOut)).toBe(Math.min(...cpu));
    }
    const both = questionFolds({ ...BELOW, interpolate: ["megabytes"] }, table.features, table.groups, prng(1));
    expect(both.kind).toBe("extrapolation-and-interpolation");
  });

  it("is answered by nothing that is a constant there", () => {
    const problem = learningProblem(table, questionFolds(BELOW, table.features, table.groups, prng(1)));
    const tried = familiesOf(defaultTrials(problem, BELOW));
    expect(tried).toEqual(expect.arrayContaining(["law", "gaussian-process"]));
    const constant = ["extra-trees", "boosting", "network"];
    expect(tried.filter((family) => constant.includes(family))).toEqual([]);
    expect(familiesOf(defaultTrials(problem, NEAR_QUESTION))).toEqual(expect.arrayContaining(constant));
    expect(defaultSpaces(problem, BELOW).filter(({ family }) => constant.includes(family))).toEqual([]);
    expect([BELOW, NEAR_QUESTION, { ...NEAR_QUESTION, extrapolate: ["cpu"] }].map(goesBeyond)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
