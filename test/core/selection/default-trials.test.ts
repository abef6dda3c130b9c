import { describe, expect, it } from "vitest";

import type { TrainingTable } from "#core/dataset/training-table.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { featureNames } from "#core/features/fitted-features.ts";
import { allTrials, defaultTrials, LEARNER_FAMILIES, trialsOfFamilies } from "#core/selection/default-trials.ts";
import { BASELINE_FAMILY, familiesOf } from "#core/selection/families.ts";
import { NEAR_QUESTION, type Question } from "#core/selection/question.ts";
import type { Trial } from "#core/selection/trial.ts";

import { lawTable, tableOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const TABLE = lawTable({ configurations: 12 });
const WITH_ZEROS: TrainingTable = { ...TABLE, targets: TABLE.targets.map((target, row) => (row === 3 ? 0 : target)) };
const BEYOND: Question = { extrapolate: ["megabytes"], interpolate: [] };
const BETWEEN: Question = { extrapolate: [], interpolate: ["megabytes"] };
const QUESTIONS = [NEAR_QUESTION, BEYOND, BETWEEN];

const trials = (table: TrainingTable, question: Question): Trial[] => defaultTrials(learningProblem(table), question);
/** Kinds of regressors that are a constant beyond what they have seen. */
const FLAT = ["decision-tree", "random-forest", "extra-trees", "boosting", "k-nearest-neighbours"];

describe("defaultTrials()", () => {
  it("tries only families that can be asked for by name, each trial once, the baseline first", () => {
    for (const question of QUESTIONS) {
      for (const table of [TABLE, WITH_ZEROS]) {
        const found = trials(table, question);
        expect(found[0]!.family).toBe(BASELINE_FAMILY);
        expect(familiesOf(found).filter((family) => !LEARNER_FAMILIES.includes(family))).toEqual([]);
        expect(new Set(found.map((trial) => JSON.stringify(trial))).size).toBe(found.length);
        // A mean of few ways to err is none: there is always something to blend.
        expect(familiesOf(found).length).toBeGreaterThan(2);
      }
    }
  });

  it("is the same for the same data", () => {
    expect(trials(TABLE, BEYOND)).toEqual(trials(TABLE, BEYOND));
  });

  it("never takes logarithms of targets that may be zero, nor shares of them", () => {
    for (const question of QUESTIONS) {
      for (const { onto, ...trial } of trials(WITH_ZEROS, question)) {
        for (const part of onto === null ? [trial] : [trial, onto]) {
          expect([part.targetScale, part.errorWeights]).toEqual(["identity", "equal"]);
          if (part.regressor.kind === "law") expect(part.regressor.errors).toBe("absolute");
        }
      }
    }
  });

  it("goes beyond its data by nothing that is a constant there", () => {
    const kinds = trials(TABLE, BEYOND).map(({ regressor }) => regressor.kind);
    expect(kinds.filter((kind) => FLAT.includes(kind))).toEqual([]);
  });

  it("has a law that goes towards the column that is asked beyond, where it has no zeros", () => {
    const towards = (table: TrainingTable): unknown[] =>
      trials(table, BEYOND).flatMap(({ family, regressor }) =>
        family === "boundary-law" && regressor.kind === "law" ? [regressor.towards] : [],
      );
    expect(towards(TABLE)).toEqual(["megabytes"]);
    const zeros = tableOf({ cpu: [1, 2, 3, 4], megabytes: [0, 1, 2, 3] }, [1, 2, 3, 4], ["a", "b", "c", "d"]);
    expect(towards(zeros)).toEqual([]);
    expect(familiesOf(trials(TABLE, NEAR_QUESTION))).not.toContain("boundary-law");
  });

  it("gives each value of the column that is asked beyond an offset in one process of several, and of none elsewhere", () => {
    const effects = (question: Question): unknown[] =>
      trials(TABLE, question).flatMap(({ family, regressor }) =>
        regressor.kind === "gaussian-process" && regressor.effect !== undefined ? [[family, regressor.effect]] : [],
      );
    expect(effects(BEYOND)).toEqual([["offset-gaussian-process", "ln megabytes"]]);
    expect(effects(BETWEEN).length).toBeGreaterThan(1);
    expect(effects(NEAR_QUESTION)).toEqual([]);
    expect(familiesOf(trials(TABLE, NEAR_QUESTION))).not.toContain("offset-gaussian-process");
  });

  it("makes no more features than can be made, of few inputs or many", () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`x${index}`, [1 + index, 2, 5, 3 + index]] as const),
    );
    const wide = tableOf({ ...many, host: ["a", "b", "c", "d"] }, [1, 2, 3, 4], ["a", "b", "c", "d"]);
    const law = trials(wide, NEAR_QUESTION).find(({ family }) => family === "law")!;
    expect(featureNames(fitFeatures(law.features, wide.features)).length).toBeGreaterThan(30);
  });
});

describe("allTrials()", () => {
  it("has trials of every family that can be asked for, under one question or another, and all default ones", () => {
    const problem = learningProblem(TABLE);
    const all = QUESTIONS.map((question) => allTrials(problem, question));
    expect(new Set(all.flatMap((list) => familiesOf(list)))).toEqual(new Set(LEARNER_FAMILIES));
    for (const [index, question] of QUESTIONS.entries())
      expect(all[index]).toEqual(expect.arrayContaining(defaultTrials(problem, question)));
  });
});

describe("trialsOfFamilies()", () => {
  it("tries what was asked for, with the baseline, and nothing else", () => {
    const found = trialsOfFamilies(["law", "boosting"], learningProblem(TABLE), NEAR_QUESTION);
    expect(familiesOf(found)).toEqual([BASELINE_FAMILY, "law", "boosting"]);
    expect(familiesOf(trialsOfFamilies([BASELINE_FAMILY], learningProblem(TABLE), NEAR_QUESTION))).toEqual([
      BASELINE_FAMILY,
    ]);
  });

  it("refuses a family that cannot be tried, with what it needs, instead of trying others", () => {
    const problem = learningProblem(TABLE);
    expect(() => trialsOfFamilies(["ridge", "boundary-law"], problem, NEAR_QUESTION)).toThrow(
      "Cannot learn by boundary-law as it needs an input of positive numbers that is declared for extrapolation: there is none",
    );
    expect(familiesOf(trialsOfFamilies(["boundary-law"], problem, BEYOND))).toContain("boundary-law");
    const nameless = learningProblem(tableOf({ width: [1, 2, 3, 4] }, [1, 2, 3, 4], ["a", "b", "c", "d"]));
    expect(() => trialsOfFamilies(["parametric"], nameless, NEAR_QUESTION)).toThrow(
      /^Cannot learn by parametric as it needs an input of positive numbers that says how much works at once/,
    );
  });
});
