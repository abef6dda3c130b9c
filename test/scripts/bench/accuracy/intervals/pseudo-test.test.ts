import { describe, expect, it } from "vitest";

import { csvText, readCsv } from "#core/dataset/csv.ts";
import { prng } from "#core/numeric/prng.ts";

import { coverageSets } from "../../../../../scripts/bench/accuracy/intervals/coverage-sets.ts";
import { type Held, pseudoTest, thinned } from "../../../../../scripts/bench/accuracy/intervals/pseudo-test.ts";

const ROWS = Array.from({ length: 10 }, (_, cores) => [0, 1, 2].map((seconds) => [cores, seconds])).flat();
const TABLE = readCsv(csvText(["cores", "seconds"], ROWS), "table");

function coresOf(held: Held) {
  const { learned, asked } = pseudoTest(TABLE, ["cores"], held, prng("held"));
  expect(learned.rows.length + asked.rows.length).toBe(TABLE.rows.length);
  const cores = (rows: typeof asked.rows): number[] => [...new Set(rows.map(({ cells }) => Number(cells[0])))];
  return { learned: cores(learned.rows), asked: cores(asked.rows) };
}

describe("pseudoTest()", () => {
  it("holds out whole configurations, values between others, or the largest", () => {
    for (const held of [{ kind: "configurations" }, { kind: "between", column: "cores" }] as const) {
      const { learned, asked } = coresOf(held);
      expect(asked.length).toBeGreaterThan(0);
      expect(learned.filter((value) => asked.includes(value))).toEqual([]);
      if (held.kind === "between") expect(learned).toEqual(expect.arrayContaining([0, 9]));
    }
    const { learned, asked } = coresOf({ kind: "beyond", column: "cores" });
    expect(Math.min(...asked)).toBeGreaterThan(Math.max(...learned));
  });

  it("thins by whole configurations", () => {
    const { rows } = thinned(TABLE, ["cores"], 9, prng("thin"));
    expect(rows).toHaveLength(9);
    expect(new Set(rows.map(({ cells }) => cells[0])).size).toBe(3);
  });
});

describe("coverageSets()", () => {
  it("needs no folder for simulated laws, which are drawn by the seed", async () => {
    const [amdahl] = coverageSets(undefined);
    const [first, again, other] = await Promise.all([amdahl!.table(1), amdahl!.table(1), amdahl!.table(2)]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
