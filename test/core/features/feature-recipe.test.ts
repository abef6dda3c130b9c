import { describe, expect, it } from "vitest";

import { describeRecipe } from "#core/features/feature-recipe.ts";

describe("describeRecipe()", () => {
  it("says in words what is made of the inputs", () => {
    expect(describeRecipe({ numbers: ["identity"], degree: 1, scaling: "none" })).toBe("x");
    expect(describeRecipe({ numbers: ["log", "inverse"], degree: 2, scaling: "none" })).toBe(
      "ln x, 1/x, products to degree 2",
    );
  });
});
