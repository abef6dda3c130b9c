import { describe, expect, it } from "vitest";

import { SIMULATED_TARGET, simulatedLaws } from "../../../../../scripts/bench/accuracy/unseen/simulated-laws.ts";

const LAWS = simulatedLaws(1);
const numbersOf = (name: string, column: string): number[] => {
  const { table } = LAWS.find((law) => law.name === name)!;
  const at = table.header.indexOf(column);
  return table.rows.map(({ cells }) => Number(cells[at]));
};

describe("simulatedLaws()", () => {
  it("are the same for a seed, and others for another", () => {
    expect(simulatedLaws(1)).toEqual(LAWS);
    for (const [index, { table }] of simulatedLaws(2).entries())
      expect(table.rows).not.toEqual(LAWS[index]!.table.rows);
  });

  it.each(LAWS)(
    "$name has positive times, repetitions and the columns that it names",
    ({ name, table, along, things }) => {
      expect(numbersOf(name, SIMULATED_TARGET).every((seconds) => seconds > 0 && seconds < 1e5)).toBe(true);
      for (const column of [along, things]) if (column !== null) expect(table.header).toContain(column);
      const inputs = table.rows.map(({ cells }) => cells.slice(0, -1).join(","));
      const distinct = new Set(inputs).size;
      expect(distinct).toBeLessThan(inputs.length);
      expect(distinct).toBeGreaterThanOrEqual(14);
    },
  );

  it("repeat within the noise that they have: 2 % by Amdahl's law", () => {
    const { table } = LAWS.find(({ name }) => name === "amdahl")!;
    const byInputs = new Map<string, number[]>();
    for (const { cells } of table.rows) {
      const key = cells.slice(0, -1).join(",");
      byInputs.set(key, [...(byInputs.get(key) ?? []), Math.log(Number(cells.at(-1)))]);
    }
    let [squares, degrees] = [0, 0];
    for (const logs of byInputs.values()) {
      const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
      squares += logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
      degrees += logs.length - 1;
    }
    expect(Math.sqrt(squares / degrees)).toBeCloseTo(0.02, 2);
  });
});
