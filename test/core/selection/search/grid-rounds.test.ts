import { describe, expect, it } from "vitest";

import { gridRounds } from "#core/selection/search/grid-rounds.ts";

import { runRounds, settingOf, toyMeans, toySpace } from "../../../support/toy-search.ts";

const RECIPES = [
  { numbers: ["identity"], degree: 1, scaling: "none" },
  { numbers: ["log"], degree: 1, scaling: "none" },
] as const;

describe("gridRounds()", () => {
  it("covers the product of all values and recipes, each once, of every space", () => {
    const dimensions = {
      kernel: { kind: "choice", values: ["rbf", "linear"] },
      C: { kind: "choice", values: [1, 10, 100] },
      epsilon: { kind: "uniform", low: 0, high: 1 },
    } as const;
    const spaces = [
      toySpace(dimensions, { recipes: RECIPES }),
      toySpace({ C: { kind: "choice", values: [7] } }, { family: "other" }),
      toySpace({}, { family: "nothing to search" }),
    ];
    const { rounds } = runRounds(
      gridRounds(
        toyMeans(spaces, () => 0),
        { levels: 3, thinAbove: null, halveAbove: null },
      ),
    );
    expect(rounds).toHaveLength(1);
    const { trials } = rounds[0]!;
    const of = (family: string) => trials.filter((trial) => trial.family === family);
    const texts = of("toy").map((trial) =>
      [trial.features.numbers[0], ...["kernel", "C", "epsilon"].map((name) => settingOf(trial, name))].join(),
    );
    const product = ["identity", "log"].flatMap((recipe) =>
      ["rbf", "linear"].flatMap((kernel) =>
        [1, 10, 100].flatMap((C) => [0, 0.5, 1].map((epsilon) => [recipe, kernel, C, epsilon].join())),
      ),
    );
    expect(texts).toHaveLength(36);
    expect(new Set(texts)).toEqual(new Set(product));
    expect(of("other").map((trial) => settingOf(trial, "C"))).toEqual([7]);
    expect(of("nothing to search")).toHaveLength(1);
  });

  it("takes fewer values of each prior where the grid would be too large, and never fewer of a list", () => {
    const prior = { kind: "uniform", low: 0, high: 1 } as const;
    const dimensions = {
      C: prior,
      epsilon: prior,
      coef0: prior,
      kernel: { kind: "choice", values: ["a", "b", "c"] },
    } as const;
    const sizeWith = (thinAbove: number | null) =>
      runRounds(
        gridRounds(
          toyMeans([toySpace(dimensions)], () => 0),
          { levels: 3, thinAbove, halveAbove: null },
        ),
      ).rounds[0]!.trials.length;
    expect([null, 81, 80, 24, 23, 1].map(sizeWith)).toEqual([81, 81, 24, 24, 3, 3]);
  });

  it("refuses what cannot be tried, before it lists it", () => {
    const values = Array.from({ length: 400 }, (_, index) => index);
    const dimensions = { C: { kind: "choice", values }, epsilon: { kind: "choice", values } } as const;
    const rounds = gridRounds(
      toyMeans([toySpace(dimensions)], () => 0),
      { levels: 3, thinAbove: null, halveAbove: null },
    );
    expect(() => rounds.next()).toThrow(
      "Cannot search the grid of toy as it must have at most 100000 points: it has 160000",
    );
  });
});
