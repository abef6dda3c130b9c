import { describe, expect, it } from "vitest";

import { applyFeatures } from "#core/features/apply-features.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import { featureNames } from "#core/features/fitted-features.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const table = featureTable({
  datasize: [4, 9, 16, 50],
  cores: [1, 2, 4, 8],
  host: ["a", "b", "c", "a"],
  wait: [0, 1, 2, 3],
});
const PLAIN = { numbers: ["identity"], degree: 1, scaling: "none" } as const;
const ONLY_NAMED = { ...PLAIN, use: [] } as const;

describe("namedProducts()", () => {
  it("makes Ernest's features of two named columns, and nothing else where no input is in use", () => {
    const fitted = fitFeatures({ ...ONLY_NAMED, ernest: { data: "datasize", cores: "cores" } }, table);
    expect(featureNames(fitted)).toEqual([
      "datasize · 1/cores",
      "ln cores",
      "√datasize · 1/√cores",
      "√datasize · 1/cores",
    ]);
    const features = applyFeatures(fitted, table);
    for (const [row, [datasize, cores]] of [
      [4, 1],
      [9, 2],
      [16, 4],
      [50, 8],
    ].entries()) {
      const asDefined = [
        datasize! / cores!,
        Math.log(cores!),
        Math.sqrt(datasize! / cores!),
        Math.sqrt(datasize!) / cores!,
      ];
      for (const [at, value] of asDefined.entries()) expect(features.data[row * 4 + at]).toBeCloseTo(value, 12);
    }
  });

  it("makes the products that are named, powers too, each once, besides those of a degree", () => {
    const x = (input: string) => ({ input, kind: "identity" }) as const;
    const recipe: FeatureRecipe = {
      ...PLAIN,
      use: ["datasize", "cores"],
      degree: 2,
      interactionsOnly: true,
      products: [
        [x("datasize"), x("datasize"), x("cores"), x("datasize")],
        [x("cores"), x("datasize")],
        [x("datasize"), { input: "cores", kind: "inverse" }],
      ],
    };
    const fitted = fitFeatures(recipe, table);
    expect(featureNames(fitted)).toEqual([
      "datasize",
      "cores",
      "datasize · cores",
      "datasize · datasize · cores · datasize",
      "datasize · 1/cores",
    ]);
    expect(applyFeatures(fitted, table).data[3]).toBe(64);
  });

  it("takes a category for each of its indicators in turn, or for the one that is named", () => {
    const products = [
      [
        { input: "cores", kind: "identity" },
        { input: "host", kind: "indicator" },
      ],
      [
        { input: "datasize", kind: "identity" },
        { input: "host", kind: "indicator", category: "b" },
      ],
    ] as const;
    expect(featureNames(fitFeatures({ ...ONLY_NAMED, products }, table))).toEqual([
      "cores · [host = a]",
      "cores · [host = b]",
      "cores · [host = c]",
      "datasize · [host = b]",
    ]);
  });

  it("refuses factors that cannot be made", () => {
    const of = (input: string, kind: "inverse" | "identity") => ({ ...ONLY_NAMED, products: [[{ input, kind }]] });
    expect(() => fitFeatures(of("wait", "inverse"), table)).toThrow(
      'Cannot make the inverse of "wait" for a product as "wait" must have numbers that allow it',
    );
    expect(() => fitFeatures(of("host", "identity"), table)).toThrow('"host" must be numbers');
    expect(() => fitFeatures(of("nothing", "identity"), table)).toThrow('"nothing" must be numbers');
  });
});
