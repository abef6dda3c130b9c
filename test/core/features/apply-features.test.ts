import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { selectTableRows } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import type { FittedFeatures } from "#core/features/fitted-features.ts";

import { featureTable } from "../../support/learning-fixture.ts";

describe("applyFeatures()", () => {
  it("equals what is worked out by hand", () => {
    const fitted: FittedFeatures = {
      base: [
        { kind: "identity", input: "data" },
        { kind: "inverse", input: "cpu" },
        { kind: "log", input: "cpu" },
        { kind: "indicator", input: "host", category: "edge" },
      ],
      products: [[0, 1], [2], [0, 3]],
      means: [1, 0, 0],
      scales: [2, 1, 1],
    };
    const table = featureTable({ data: [6, 10], cpu: [2, 1], host: ["edge", "cloud"] });
    expect([...applyFeatures(fitted, table).data]).toEqual([1, Math.log(2), 6, 4.5, 0, 0]);
  });

  it("takes logs of ratios and of products of two inputs", () => {
    const fitted: FittedFeatures = {
      base: [
        { kind: "log-ratio", input: "data", other: "cpu" },
        { kind: "log-product", input: "data", other: "cpu" },
      ],
      products: [[0], [1]],
      means: [0, 0],
      scales: [1, 1],
    };
    const [ratio, product] = applyFeatures(fitted, featureTable({ data: [6], cpu: [2] })).data;
    expect(ratio).toBeCloseTo(Math.log(3), 12);
    expect(product).toBeCloseTo(Math.log(12), 12);
  });

  it("gives the same features to a row whatever else is in the batch, twice", () => {
    const number = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 4, maxLength: 12 }), (rows) => {
        const table = featureTable({
          a: rows.map(([a]) => a),
          b: rows.map(([, b]) => b),
          host: rows.map((_, row) => `h${row % 3}`),
        });
        const fitted = fitFeatures({ numbers: ["identity", "inverse"], degree: 2, scaling: "standardise" }, table);
        const all = applyFeatures(fitted, table);
        expect(applyFeatures(fitted, table)).toEqual(all);
        for (let row = 0; row < rows.length; row++) {
          const alone = applyFeatures(fitted, selectTableRows(table, [row]));
          expect(alone.data).toEqual(all.data.slice(row * all.columnCount, (row + 1) * all.columnCount));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("answers zero and less with finite numbers", () => {
    const fitted = fitFeatures(
      { numbers: ["inverse", "log"], degree: 1, scaling: "standardise" },
      featureTable({ cpu: [1, 2, 3] }),
    );
    expect([...applyFeatures(fitted, featureTable({ cpu: [0, -5] })).data].every(Number.isFinite)).toBe(true);
  });

  it("refuses a table without its inputs", () => {
    const fitted = fitFeatures({ numbers: ["identity"], degree: 1, scaling: "none" }, featureTable({ cpu: [1, 2] }));
    expect(() => applyFeatures(fitted, featureTable({ host: ["a"] }))).toThrow(
      '"cpu" must be a number column: it is missing',
    );
    expect(() => applyFeatures(fitted, featureTable({ cpu: ["a"] }))).toThrow("it is a category column");
  });
});
