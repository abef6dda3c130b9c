import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { chooseFolds, heldOutRowsOf } from "#core/selection/folds.ts";
import { NEAR_QUESTION } from "#core/selection/question.ts";
import { questionFolds } from "#core/selection/question-folds.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const TABLE = featureTable({ cores: [1, 2, 4, 8], size: [3, 3, 5, 7], host: ["a", "b", "a", "b"] });
const GROUPS = ["c0", "c1", "c2", "c3"];
const folds = (extrapolate: string[], interpolate: string[]) =>
  questionFolds({ extrapolate, interpolate }, TABLE, GROUPS, prng(1));
const heldOut = (found: ReturnType<typeof folds>): number[][] =>
  Array.from({ length: found.count }, (_, fold) => heldOutRowsOf(found, fold));

describe("questionFolds()", () => {
  it("asks for whole configurations at random where nothing is said", () => {
    expect(questionFolds(NEAR_QUESTION, TABLE, GROUPS, prng(1))).toEqual(chooseFolds(GROUPS, prng(1)));
  });

  it("asks beyond the range, between the values, or both", () => {
    const beyond = folds(["cores"], []);
    expect([beyond.kind, heldOut(beyond)]).toEqual(["extrapolation", [[2, 3], [3]]]);
    const between = folds([], ["size"]);
    expect([between.kind, heldOut(between)]).toEqual(["interpolation", [[2]]]);
    const both = folds(["cores"], ["size"]);
    expect([both.kind, heldOut(both)]).toEqual(["extrapolation-and-interpolation", [[2, 3], [3], [2]]]);
    expect(heldOut(folds(["cores", "size"], []))).toEqual([[2, 3], [3], [3]]);
  });

  it("asks for whole configurations where an input to go beyond has two values", () => {
    const two = featureTable({ cores: [1, 1, 2, 2], size: [3, 4, 3, 4] });
    const asked = (extrapolate: string[]) => questionFolds({ extrapolate, interpolate: [] }, two, GROUPS, prng(1)).kind;
    expect(asked(["cores"])).toBe("leave-one-configuration-out");
    const some = questionFolds({ extrapolate: ["size", "cores"], interpolate: [] }, TABLE, GROUPS, prng(1));
    expect(some.kind).toBe("extrapolation");
  });

  it("refuses inputs that are none, or no numbers", () => {
    expect(() => folds(["core"], [])).toThrow(
      'Cannot learn to extrapolate along "core" as it must be an input of numbers: it is none',
    );
    expect(() => folds([], ["host"])).toThrow(
      'Cannot learn to interpolate along "host" as it must be an input of numbers: it is a category',
    );
  });
});
