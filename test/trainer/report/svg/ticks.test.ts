import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { linearScale, logScale } from "../../../../functions/trainer/report/svg/scale.ts";
import { linearTicks, logTicks, quantityTicks, tickLabel } from "../../../../functions/trainer/report/svg/ticks.ts";

describe("linearTicks()", () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 10, 6, [0, 2, 4, 6, 8, 10]],
    [-1, 1, 4, [-1, -0.5, 0, 0.5, 1]],
    [0.13, 0.29, 4, [0.15, 0.2, 0.25]],
    [3, 3, 5, [3]],
  ])("from %s to %s, about %s of them, are %j", (from, to, count, ticks) =>
    expect(linearTicks(from, to, count)).toEqual(ticks),
  );

  it("lie inside, ascend evenly, are 1, 2 or 5 times a power of ten apart, and are few", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (from, span) => {
          const ticks = linearTicks(from, from + span, 6);
          expect(ticks.length).toBeLessThanOrEqual(7);
          const slack = 1e-6 * Math.max(1, Math.abs(from), span);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(from - slack);
            expect(tick).toBeLessThanOrEqual(from + span + slack);
          }
          const [first, second] = ticks;
          if (first === undefined || second === undefined) return;
          const step = second - first;
          const digit = Number((step / 10 ** Math.floor(Math.log10(step) + 1e-6)).toPrecision(4));
          expect([1, 2, 5, 10]).toContain(Math.round(digit));
        },
      ),
    );
  });
});

describe("logTicks()", () => {
  it.each([
    [1, 100, [1, 2, 5, 10, 20, 50, 100]],
    [0.5, 800, [1, 3, 10, 30, 100, 300].filter((tick) => tick >= 0.5)],
    [1, 1e6, [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]],
  ])("from %s to %s are %j", (from, to, ticks) => expect(logTicks(from, to)).toEqual(ticks));
});

describe("quantityTicks()", () => {
  const scale = (minimum: number, maximum: number) => linearScale({ minimum, maximum, from: 0, to: 1 });

  it("are round in the unit in which they are written", () => {
    const mebibytes = quantityTicks(scale(0, 4 * 2 ** 20), "B", 4).map((tick) => tickLabel(tick, "B", 4 * 2 ** 20));
    expect(mebibytes).toEqual(["0 B", "1 MiB", "2 MiB", "3 MiB", "4 MiB"].filter((label) => mebibytes.includes(label)));
    expect(mebibytes.every((label) => /^\d+ (MiB|B)$/.test(label))).toBe(true);
    expect(quantityTicks(scale(0, 600), "s", 5)).toEqual([0, 120, 240, 360, 480, 600]);
    expect(quantityTicks(logScale({ minimum: 0.1, maximum: 10, from: 0, to: 1 }), "s", 5)).toEqual([
      0.1, 0.2, 0.5, 1, 2, 5, 10,
    ]);
  });
});

describe("tickLabel()", () => {
  it.each([
    [2, "s", 5, "2 s"],
    [0.5, "s", 5, "0.5 s"],
    [0.25, "s", 0.9, "250 ms"],
    [0.0025, "s", 0.01, "2.5 ms"],
    [180, "s", 600, "3 min"],
    [0.15, "share", 1, "15 %"],
    [500, "millicores", 2_000, "0.5 cores"],
    [20, "1", 100, "20"],
  ])("of %s %s up to %s is %s", (value, unit, largest, label) => expect(tickLabel(value, unit, largest)).toBe(label));
});
