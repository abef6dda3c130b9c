import { describe, expect, it } from "vitest";

import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { recipeFlaws } from "#core/features/recipe-flaws.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const table = featureTable({ cpu: [1, 2, 4], wait: [0, 5, 1], change: [-1, 0, 1], host: ["b", "a", "c"] });
const PLAIN: FeatureRecipe = { numbers: ["identity"], degree: 2, scaling: "none" };

describe("recipeFlaws()", () => {
  it("finds none in what the table can give", () => {
    const recipe: FeatureRecipe = {
      ...PLAIN,
      use: ["cpu", "wait"],
      also: [
        { input: "cpu", kind: "log" },
        { input: "wait", kind: "root" },
      ],
      ernest: { data: "wait", cores: "cpu" },
      degree: "inf",
      products: [
        [
          { input: "host", kind: "indicator", category: "a" },
          { input: "cpu", kind: "identity" },
        ],
      ],
    };
    expect(recipeFlaws(recipe, table)).toEqual([]);
  });

  it.each<[Partial<FeatureRecipe>, string]>([
    [{ use: ["cpus"] }, '"cpus" must be an input: did you mean "cpu"?'],
    [{ skip: ["hots"] }, '"hots" must be an input: did you mean "host"?'],
    [{ also: [{ input: "wait", kind: "inverse" }] }, '"wait" must be positive for 1/x: its least value is 0'],
    [{ also: [{ input: "wait", kind: "log" }] }, '"wait" must be positive for ln x: its least value is 0'],
    [{ also: [{ input: "change", kind: "root" }] }, '"change" must be never negative for √x: its least value is -1'],
    [{ also: [{ input: "host", kind: "log" }] }, '"host" must be numbers: it is a category'],
    [{ ernest: { data: "cpu", cores: "wait" } }, '"wait" must be positive for 1/x: its least value is 0'],
    [{ products: [[{ input: "cpu", kind: "indicator" }]] }, '"cpu" must be a category: it is numbers'],
    [
      { products: [[{ input: "host", kind: "indicator", category: "dark" }]] },
      '"dark" must be a category of "host": known are',
    ],
    [{ products: [[]] }, "a product must have a factor: one has none"],
    [{ degree: 0 }, 'the degree of products must be a whole number from 1 on, or "inf": it is 0'],
    [{ degree: 1.5 }, 'the degree of products must be a whole number from 1 on, or "inf": it is 1.5'],
  ])("says what is wrong with %j", (changes, sentence) => {
    expect(recipeFlaws({ ...PLAIN, ...changes }, table)).toEqual([expect.stringContaining(sentence)]);
  });
});
