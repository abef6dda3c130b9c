import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import type { BaseTerm } from "#core/features/fitted-features.ts";
import { countProducts, termProducts } from "#core/features/term-products.ts";

import { featureTable } from "../../support/learning-fixture.ts";

interface Reference {
  readonly cases: readonly {
    readonly names: string[];
    readonly rows: number[][];
    readonly degree: number;
    readonly interactionsOnly: boolean;
    readonly powers: number[][];
    readonly standardised: number[][];
  }[];
  readonly counts: readonly { columns: number; degree: number; interactionsOnly: boolean; count: number }[];
}

const FIXTURE = new URL("../../support/fixtures/scikit-learn/features.json", import.meta.url);
const reference = JSON.parse(readFileSync(FIXTURE, "utf8")) as Reference;

const numbers = (count: number): BaseTerm[] =>
  Array.from({ length: count }, (_, index) => ({ kind: "identity", input: `x${index}` }));
const indicators = (input: string, count: number): BaseTerm[] =>
  Array.from({ length: count }, (_, index) => ({ kind: "indicator", input, category: `c${index}` }));

describe("termProducts()", () => {
  it.each(reference.cases)(
    "gives scikit-learn's products in its order: degree $degree of $names, interactions only: $interactionsOnly",
    ({ names, rows, degree, interactionsOnly, powers, standardised }) => {
      const table = featureTable(Object.fromEntries(names.map((name, at) => [name, rows.map((row) => row[at]!)])));
      const fitted = fitFeatures({ numbers: ["identity"], degree, interactionsOnly, scaling: "standardise" }, table);
      const made = fitted.products.map((product) =>
        names.map((_, at) => product.filter((index) => index === at).length),
      );
      expect(made).toEqual(powers);
      const features = applyFeatures(fitted, table);
      for (const [place, value] of standardised.flat().entries()) expect(features.data[place]).toBeCloseTo(value, 9);
    },
  );

  it("makes of 30 categories no product, at any degree, and no try of one", () => {
    const started = performance.now();
    expect(termProducts(indicators("host", 20_000), { degree: "inf" })).toHaveLength(20_000);
    // Every pair of 20,000 would be 200 million tries.
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("takes an input once, whatever is made of it, or one of its terms in powers", () => {
    const base: BaseTerm[] = [
      { kind: "identity", input: "a" },
      { kind: "inverse", input: "a" },
      ...indicators("host", 2),
      { kind: "log", input: "b" },
    ];
    expect(termProducts(base, { degree: 3, interactionsOnly: true }).slice(base.length)).toEqual([
      [0, 2],
      [0, 3],
      [0, 4],
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 4],
      [3, 4],
      [0, 2, 4],
      [0, 3, 4],
      [1, 2, 4],
      [1, 3, 4],
    ]);
    expect(termProducts(base.slice(0, 2), { degree: 3 }).slice(2)).toEqual([
      [0, 0],
      [1, 1],
      [0, 0, 0],
      [1, 1, 1],
    ]);
  });
});

describe("countProducts()", () => {
  it.each(reference.counts)("counts as scikit-learn: $columns columns, degree $degree", (asked) => {
    expect(countProducts(numbers(asked.columns), asked)).toBe(asked.count);
  });

  it("equals what is made, for categories and several terms of a number too", () => {
    const base: BaseTerm[] = [
      ...numbers(3),
      { kind: "inverse", input: "x2" },
      ...indicators("host", 4),
      ...indicators("disk", 3),
    ];
    for (const degree of [1, 2, 3, 4, "inf"] as const) {
      for (const interactionsOnly of [true, false]) {
        const rules = { degree, interactionsOnly };
        expect(countProducts(base, rules), JSON.stringify(rules)).toBe(termProducts(base, rules).length);
      }
    }
  });

  it("knows how many there would be without making them", () => {
    expect(countProducts(numbers(30), { degree: "inf", interactionsOnly: true })).toBe(2 ** 30 - 1);
    expect(countProducts(numbers(300), { degree: "inf" })).toBeGreaterThan(1e100);
    expect(countProducts(numbers(1), { degree: 1e12 })).toBeGreaterThan(10_000);
  });
});
