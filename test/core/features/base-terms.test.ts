import { describe, expect, it } from "vitest";

import { baseTerms } from "#core/features/base-terms.ts";
import { describeRecipe, type FeatureRecipe } from "#core/features/feature-recipe.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const table = featureTable({ cpu: [1, 2, 4], wait: [0, 5, 1], data: [3, 1, 9], host: ["b", "a", "c"] });
const PLAIN: FeatureRecipe = { numbers: ["identity", "inverse"], degree: 1, scaling: "none" };
const kindsOf = (changes: Partial<FeatureRecipe>) =>
  baseTerms({ ...PLAIN, ...changes }, table).map(({ kind, input }) => `${kind} ${input}`);

describe("baseTerms()", () => {
  it("makes terms of the inputs in use", () => {
    expect(kindsOf({ use: ["cpu", "wait"] })).toEqual(["identity cpu", "inverse cpu", "identity wait"]);
    expect(kindsOf({ skip: ["cpu", "host"] })).toEqual(["identity wait", "identity data", "inverse data"]);
    expect(kindsOf({ use: ["cpu", "data"], skip: ["data"] })).toEqual(["identity cpu", "inverse cpu"]);
    expect(kindsOf({ use: [] })).toEqual([]);
  });

  it("makes more terms of an input that is in use", () => {
    const also = [{ input: "cpu", kind: "log" }] as const;
    expect(kindsOf({ use: ["cpu"], also })).toEqual(["identity cpu", "inverse cpu", "log cpu"]);
    expect(kindsOf({ use: ["wait"], also })).toEqual(["identity wait"]);
  });

  it("makes pairs of inputs in use", () => {
    expect(kindsOf({ numbers: [], skip: ["host", "wait"], pairs: true })).toEqual([
      "identity cpu",
      "identity data",
      "log-ratio cpu",
      "log-product cpu",
    ]);
  });

  it("makes roots of columns without negatives, and their inverses of positive ones", () => {
    expect(kindsOf({ numbers: ["root", "inverse-root"], skip: ["host"] })).toEqual([
      "root cpu",
      "inverse-root cpu",
      "root wait",
      "root data",
      "inverse-root data",
    ]);
  });
});

describe("describeRecipe()", () => {
  it("says which inputs are in use, what is named and that any degree is asked for", () => {
    expect(describeRecipe({ ...PLAIN, use: ["cpu", "data"], degree: "inf", interactionsOnly: true })).toBe(
      "x, 1/x, products of different inputs of any degree of cpu, data",
    );
    expect(describeRecipe({ ...PLAIN, skip: ["host"] })).toBe("x, 1/x of all but host");
    expect(describeRecipe({ ...PLAIN, use: [] })).toBe("x, 1/x of no input");
    const named: FeatureRecipe = {
      ...PLAIN,
      use: [],
      ernest: { data: "data", cores: "cpu" },
      products: [
        [
          { input: "cpu", kind: "inverse" },
          { input: "host", kind: "indicator", category: "a" },
        ],
      ],
    };
    expect(describeRecipe(named)).toBe("Ernest's terms of data and cpu, 1/cpu · [host = a]");
  });
});
