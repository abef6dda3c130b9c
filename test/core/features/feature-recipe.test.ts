import { describe, expect, it } from "vitest";

import { describeRecipe } from "#core/features/feature-recipe.ts";

describe("describeRecipe()", () => {
  it("says in words what is made of the inputs", () => {
    expect(describeRecipe({ numbers: ["identity"], degree: 1, scaling: "none" })).toBe("x");
    expect(describeRecipe({ numbers: ["log", "inverse"], degree: 2, scaling: "none" })).toBe(
      "ln x, 1/x, products to degree 2",
    );
    expect(
      describeRecipe({
        numbers: ["log"],
        also: [{ input: "cores", kind: "inverse" }],
        pairs: true,
        degree: 3,
        interactionsOnly: true,
        scaling: "none",
      }),
    ).toBe("ln x, 1/cores, ratios and products of pairs, products of different inputs to degree 3");
    expect(describeRecipe({ use: ["a", "b"], numbers: ["log"], degree: 1, scaling: "none" })).toBe("ln x of a, b");
  });
});
