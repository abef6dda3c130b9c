import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { selectTableRows } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import type { FeatureRecipe } from "#core/features/feature-recipe.ts";
import { fitFeatures, MAXIMUM_FEATURES } from "#core/features/fit-features.ts";
import { featureNames } from "#core/features/fitted-features.ts";

import { featureTable } from "../../support/learning-fixture.ts";

const table = featureTable({ cpu: [1, 2, 4], wait: [0, 5, 1], host: ["b", "a", "c"], memory: [7, 7, 7] });

describe("fitFeatures()", () => {
  it("makes 1/x and ln x of positive columns only, an indicator for each category, and nothing of a constant", () => {
    const fitted = fitFeatures({ numbers: ["identity", "inverse", "log"], degree: 1, scaling: "none" }, table);
    expect(featureNames(fitted)).toEqual(["cpu", "1/cpu", "ln cpu", "wait", "[host = a]", "[host = b]", "[host = c]"]);
  });

  it("takes a column as it is where nothing else can be made of it", () => {
    expect(featureNames(fitFeatures({ numbers: ["log"], degree: 1, scaling: "none" }, table))).toContain("wait");
  });

  it("needs one indicator for two categories", () => {
    const two = featureTable({ host: ["b", "a", "b"] });
    expect(featureNames(fitFeatures({ numbers: ["identity"], degree: 2, scaling: "none" }, two))).toEqual([
      "[host = b]",
    ]);
  });

  it("multiplies to degree 2 with squares, but not x by 1/x nor a category by another", () => {
    const numbers = featureTable({ cpu: [1, 2, 4], data: [3, 9, 5], host: ["a", "b", "c"] });
    const names = featureNames(fitFeatures({ numbers: ["identity", "inverse"], degree: 2, scaling: "none" }, numbers));
    expect(names).toContain("1/cpu · data");
    expect(names).toContain("cpu · cpu");
    expect(names).toContain("data · [host = c]");
    expect(names).not.toContain("cpu · 1/cpu");
    expect(names.filter((name) => name.includes("[host = a] · [host"))).toEqual([]);
  });

  it("multiplies to any degree", () => {
    const three = featureTable({ a: [1, 2, 3, 5], b: [2, 1, 5, 3], c: [7, 1, 1, 2] });
    const names = (recipe: Pick<FeatureRecipe, "degree" | "interactionsOnly">) =>
      featureNames(fitFeatures({ numbers: ["identity"], scaling: "none", ...recipe }, three));
    expect(names({ degree: 3 })).toContain("a · a · b");
    expect(names({ degree: 3, interactionsOnly: true }).at(-1)).toBe("a · b · c");
    expect(names({ degree: "inf", interactionsOnly: true })).toEqual(names({ degree: 3, interactionsOnly: true }));
    expect(names({ degree: "inf" })).toEqual(names({ degree: 3 }));
  });

  it("multiplies different inputs only where it is told to", () => {
    const numbers = featureTable({ cpu: [1, 2, 4], data: [3, 9, 5] });
    const recipe = { numbers: ["identity", "inverse"], degree: 2, scaling: "none", interactionsOnly: true } as const;
    expect(featureNames(fitFeatures(recipe, numbers)).filter((name) => name.includes("·"))).toEqual([
      "cpu · data",
      "cpu · 1/data",
      "1/cpu · data",
      "1/cpu · 1/data",
    ]);
  });

  it("makes terms of single inputs that are asked for besides, each once", () => {
    const also = [
      { input: "cpu", kind: "inverse" },
      { input: "cpu", kind: "log" },
      { input: "wait", kind: "inverse" },
    ] as const;
    const fitted = fitFeatures({ numbers: ["log"], also, degree: 1, scaling: "none" }, table);
    // 1/wait cannot be made, as it is zero once.
    expect(featureNames(fitted).filter((name) => !name.startsWith("["))).toEqual(["ln cpu", "1/cpu", "wait"]);
  });

  it("makes ratios and products of every two positive inputs that change", () => {
    const given = featureTable({ a: [1, 2, 4], b: [3, 9, 5], zero: [0, 1, 2], same: [7, 7, 7], c: [2, 1, 1] });
    const names = featureNames(fitFeatures({ numbers: ["log"], pairs: true, degree: 1, scaling: "none" }, given));
    expect(names.filter((name) => name.startsWith("ln ("))).toEqual([
      "ln (a / b)",
      "ln (a · b)",
      "ln (a / c)",
      "ln (a · c)",
      "ln (b / c)",
      "ln (b · c)",
    ]);
  });

  it("standardises by the training rows", () => {
    const cpu = featureTable({ cpu: [1, 2, 4, 5] });
    const fitted = fitFeatures({ numbers: ["identity"], degree: 1, scaling: "standardise" }, cpu);
    expect([fitted.means, fitted.scales]).toEqual([[3], [Math.sqrt(2.5)]]);
    expect(applyFeatures(fitted, featureTable({ cpu: [3] })).data[0]).toBe(0);
  });

  it("divides by the mean size where zero has to stay zero", () => {
    const fitted = fitFeatures(
      { numbers: ["identity"], degree: 1, scaling: "divide" },
      featureTable({ cpu: [0, 2, 4] }),
    );
    expect([fitted.means, fitted.scales]).toEqual([[0], [2]]);
  });

  it("makes features of the inputs that are named alone, pairs and products too", () => {
    const table = featureTable({ a: [1, 2, 4], b: [3, 2, 7], kind: ["x", "y", "x"] });
    const named = (use: readonly string[]) =>
      new Set(
        fitFeatures({ use, numbers: ["log"], pairs: true, degree: 2, scaling: "none" }, table).base.flatMap((term) =>
          "other" in term ? [term.input, term.other] : [term.input],
        ),
      );
    expect(named(["a", "b"])).toEqual(new Set(["a", "b"]));
    expect(named(["kind"])).toEqual(new Set(["kind"]));
    expect(named([])).toEqual(new Set());
  });

  it("refuses more features than help, before it makes any, and says what would fit", () => {
    const names = Array.from({ length: 30 }, (_, index) => [`x${index}`, [1, 2, 3 + index]] as const);
    const wide = featureTable(Object.fromEntries(names));
    const refused = (changes: Partial<FeatureRecipe>) => () =>
      fitFeatures({ numbers: ["identity"], degree: 2, scaling: "none", ...changes }, wide);
    expect(refused({ numbers: ["identity", "inverse"] })).toThrow(
      `number must be at most ${MAXIMUM_FEATURES}: products to degree 2 of 60 terms are 1860; to degree 1 they are 60`,
    );
    const started = performance.now();
    expect(refused({ degree: "inf", interactionsOnly: true, most: 5_000 })).toThrow(
      "number must be at most 5000: products to degree inf of 30 terms are about 1.1e+9; to degree 3 they are 4525",
    );
    expect(refused({ degree: "inf" })).toThrow(/are about 1\.2e\+17; to degree 1 they are 30/);
    expect(performance.now() - started).toBeLessThan(100);
  });

  it("makes thousands of features of 30 columns in time proportional to them", () => {
    const columns = Array.from({ length: 30 }, (_, column) => [
      `x${column}`,
      Array.from({ length: 32 }, (_, row) => 1 + ((row * (column + 3)) % 37)),
    ]);
    const wide = featureTable(Object.fromEntries(columns) as Record<string, number[]>);
    // The processor's time, of the best of several: others may be at work on the machine.
    const millisecondsEach = (degree: number) => {
      const started = process.cpuUsage();
      const { products } = fitFeatures({ numbers: ["identity"], degree, most: 50_000, scaling: "standardise" }, wide);
      const { user, system } = process.cpuUsage(started);
      return { count: products.length, each: (user + system) / 1000 / products.length };
    };
    const best = (degree: number, times: number) =>
      Array.from({ length: times }, () => millisecondsEach(degree)).reduce((least, next) =>
        next.each < least.each ? next : least,
      );
    const many = best(4, 3);
    const few = best(2, 5);
    expect(few.count).toBe(495);
    expect(many.count).toBe(46_375);
    // 94 times as many columns: in time quadratic in them each would take 94 times as long.
    expect(many.each).toBeLessThan(30 * few.each);
  });

  it("learns of the training rows alone and in no order of theirs", () => {
    const value = fc.double({ min: 0.1, max: 100, noNaN: true });
    const row = fc.record({ a: value, b: value, host: fc.constantFrom("x", "y", "z") });
    const rows = fc.array(row, { minLength: 4, maxLength: 12 });
    const recipe: FeatureRecipe = {
      numbers: ["identity", "log"],
      degree: 3,
      scaling: "standardise",
      ernest: { data: "a", cores: "b" },
    };
    const tableFrom = (all: readonly { a: number; b: number; host: string }[]) =>
      featureTable({ a: all.map(({ a }) => a), b: all.map(({ b }) => b), host: all.map(({ host }) => host) });
    fc.assert(
      fc.property(rows, rows, fc.infiniteStream(fc.nat()), (training, others, order) => {
        const everything = tableFrom([...training, ...others]);
        const before = JSON.stringify(everything.columns.map(({ values }) => [...values]));
        const known = fitFeatures(recipe, selectTableRows(everything, [...training.keys()]));
        expect(known).toEqual(fitFeatures(recipe, tableFrom(training)));
        const shuffled = training
          .map((each) => ({ each, key: order.next().value as number }))
          .sort((left, right) => left.key - right.key)
          .map(({ each }) => each);
        const again = fitFeatures(recipe, tableFrom(shuffled));
        expect(again.base).toEqual(known.base);
        expect(again.products).toEqual(known.products);
        const [left, right] = [applyFeatures(again, everything), applyFeatures(known, everything)];
        for (const [place, found] of right.data.entries()) {
          expect(Math.abs(left.data[place]! - found)).toBeLessThan(1e-6 * (1 + Math.abs(found)));
        }
        applyFeatures(known, everything);
        expect(JSON.stringify(everything.columns.map(({ values }) => [...values]))).toBe(before);
      }),
      { numRuns: 40 },
    );
  });

  it("takes time in proportion to the rows", () => {
    // A quadratic step would need minutes for this.
    const many = featureTable({ cpu: Array.from({ length: 200_000 }, (_, row) => 1 + (row % 977)) });
    const fitted = fitFeatures({ numbers: ["identity", "inverse", "log"], degree: 2, scaling: "standardise" }, many);
    expect(applyFeatures(fitted, many).rowCount).toBe(200_000);
  });
});
