import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { rowKeys, selectTableRows } from "#core/dataset/feature-table.ts";
import { configurationKeys } from "#core/selection/configuration-keys.ts";

import { featureTable } from "../../support/learning-fixture.ts";

describe("configurationKeys()", () => {
  it("are equal where all inputs are and differ where one does, whatever stands beside", () => {
    const row = fc.record({
      host: fc.constantFrom("a", "b", "ab", "ba", ""),
      node: fc.constantFrom("a", "", "b"),
      cores: fc.constantFrom(0, -0, 1, 2, 1 + 2 ** -52, 1e300, -1),
      load: fc.double({ noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 12 }), (drawn) => {
        const rows = [...drawn, drawn[0]!];
        const column = <Name extends keyof (typeof rows)[0]>(name: Name) => rows.map((each) => each[name]);
        const table = featureTable({
          host: column("host"),
          node: column("node"),
          cores: column("cores"),
          load: column("load"),
        });
        const keys = configurationKeys(table);
        const texts = rowKeys(table);
        for (const [one, text] of texts.entries()) {
          for (const [other, another] of texts.entries()) expect(keys[one] === keys[other]).toBe(text === another);
          expect(configurationKeys(selectTableRows(table, [one]))[0]).toBe(keys[one]);
        }
        expect(keys.every((key) => Number.isSafeInteger(key) && key >= 0)).toBe(true);
      }),
    );
  });

  it("do not collide among all combinations of many values", () => {
    const values = Array.from({ length: 50 }, (_, index) => index);
    const pairs = values.flatMap((cores) => values.map((size) => ({ cores, size })));
    const table = featureTable({ cores: pairs.map(({ cores }) => cores), size: pairs.map(({ size }) => size) });
    expect(new Set(configurationKeys(table)).size).toBe(2500);
  });
});
