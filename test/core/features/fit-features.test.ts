import { describe, expect, it } from "vitest";

import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
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

  it("multiplies three different inputs at degree 3", () => {
    const three = featureTable({ a: [1, 2, 3, 5], b: [2, 1, 5, 3], c: [7, 1, 1, 2] });
    const triples = featureNames(fitFeatures({ numbers: ["identity"], degree: 3, scaling: "none" }, three)).filter(
      (name) => name.split(" · ").length === 3,
    );
    expect(triples).toEqual(["a · b · c"]);
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
    const named = (columns: readonly string[]) =>
      new Set(
        fitFeatures({ columns, numbers: ["log"], pairs: true, degree: 2, scaling: "none" }, table).base.flatMap(
          (term) => ("other" in term ? [term.input, term.other] : [term.input]),
        ),
      );
    expect(named(["a", "b"])).toEqual(new Set(["a", "b"]));
    expect(named(["kind"])).toEqual(new Set(["kind"]));
    expect(named([])).toEqual(new Set());
  });

  it("refuses more features than help", () => {
    const names = Array.from({ length: 30 }, (_, index) => [`x${index}`, [1, 2, 3 + index]] as const);
    const wide = featureTable(Object.fromEntries(names));
    expect(() => fitFeatures({ numbers: ["identity", "inverse"], degree: 2, scaling: "none" }, wide)).toThrow(
      /number must be at most 400: products to degree 2 of 60 terms are 1860/,
    );
  });

  it("takes time in proportion to the rows", () => {
    // A quadratic step would need minutes for this.
    const many = featureTable({ cpu: Array.from({ length: 200_000 }, (_, row) => 1 + (row % 977)) });
    const fitted = fitFeatures({ numbers: ["identity", "inverse", "log"], degree: 2, scaling: "standardise" }, many);
    expect(applyFeatures(fitted, many).rowCount).toBe(200_000);
  });
});
