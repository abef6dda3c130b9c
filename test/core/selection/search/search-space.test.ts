import { describe, expect, it } from "vitest";

import { dimensionsOf, gridPoints, gridSize, checkSpace, trialAt } from "#core/selection/search/search-space.ts";
import { inTurns } from "#core/selection/search/in-turns.ts";

import { trialOf } from "../../../support/learning-fixture.ts";
import { toySpace } from "../../../support/toy-search.ts";

const RECIPES = [
  { numbers: ["identity"], degree: 1, scaling: "none" },
  { numbers: ["log"], degree: 1, scaling: "none" },
] as const;

describe("trialAt()", () => {
  it("puts a point over what the space holds fixed, and chooses the recipe", () => {
    const space = toySpace({ C: { kind: "choice", values: [1, 2] } }, { recipes: RECIPES });
    expect(Object.keys(dimensionsOf(space))).toEqual(["recipe", "C"]);
    expect(trialAt(space, { recipe: 1, C: 2 })).toEqual({
      family: "toy",
      onto: null,
      features: RECIPES[1],
      targetScale: "identity",
      errorWeights: "equal",
      regressor: { kind: "support-vector", kernel: "rbf", C: 2, epsilon: 0.1, gamma: "scale" },
    });
    const kept = { ...toySpace({}), keep: { by: "splits", share: 0.4 } } as const;
    expect(dimensionsOf(kept)).toEqual({});
    expect(trialAt(kept, {})).toMatchObject({ features: RECIPES[0], keep: { by: "splits", share: 0.4 } });
  });
});

describe("gridPoints()", () => {
  it("has as many as it says", () => {
    const dimensions = {
      C: { kind: "choice", values: [1, 2] },
      epsilon: { kind: "uniform", low: 0, high: 1 },
    } as const;
    expect(gridPoints(dimensions, 3)).toHaveLength(gridSize(dimensions, 3));
    expect(gridPoints({}, 3)).toEqual([{}]);
  });
});

describe("checkSpace()", () => {
  it("refuses a space without a recipe, and names the dimension that nothing can be drawn from", () => {
    expect(() => checkSpace(toySpace({}, { recipes: [] }))).toThrow(
      "Cannot search toy as it must have a recipe: there is none",
    );
    expect(() => checkSpace(toySpace({ C: { kind: "choice", values: [] } }))).toThrow(/^Cannot search "toy C" as /);
  });
});

describe("inTurns()", () => {
  it("takes the first of each family first", () => {
    const trials = ["a", "a", "b", "a", "c", "b"].map((family, alpha) => trialOf({ kind: "ridge", alpha }, { family }));
    expect(inTurns(trials).map(({ family }) => family)).toEqual(["a", "b", "c", "a", "b", "a"]);
    expect(new Set(inTurns(trials))).toEqual(new Set(trials));
    expect(inTurns([])).toEqual([]);
  });
});
