import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import {
  anchorErrors,
  errorUnanchored,
  ratios,
  type Measured,
} from "../../../../scripts/bench/architectures/anchors.ts";
import { PACKAGE_ROOT } from "../../../../scripts/package-root.ts";

const SIZES = [10, 20, 40, 80, 160, 320];

/** What each size takes here by one law and there by another, twice each. */
function measuredBy(here: (size: number) => number, there: (size: number) => number): Measured[] {
  return SIZES.flatMap((size) =>
    [0, 1].flatMap((repetition): Measured[] => [
      { component: "c", architecture: "here", size, repetition, cpuSeconds: here(size) },
      { component: "c", architecture: "there", size, repetition, cpuSeconds: there(size) },
    ]),
  );
}

describe("anchorErrors()", () => {
  it("needs one anchor where everything takes the same multiple there", () => {
    const measured = measuredBy(
      (size) => size / 100,
      (size) => (4 * size) / 100,
    );
    expect(ratios(measured)).toEqual(SIZES.map(() => 4));
    expect(errorUnanchored(measured)).toBeCloseTo(0.75, 12);
    for (const { mape, spreadMape, worstMape } of anchorErrors(measured, 4)) {
      for (const error of [mape, spreadMape, worstMape]) expect(error).toBeCloseTo(0, 9);
    }
  });

  it("needs four where the multiple changes with the size, by a power of it", () => {
    const measured = measuredBy(
      (size) => size / 100,
      (size) => size ** 1.2 / 30,
    );
    const errors = anchorErrors(measured, 4).map(({ mape }) => mape);
    expect(errors[0]).toBeGreaterThan(0.2);
    expect(errors[3]).toBeCloseTo(0, 9);
  });

  it("makes a table of what is shipped", () => {
    const text = readFileSync(join(PACKAGE_ROOT, "workflows/modelling/models/measured/architectures.csv"), "utf8");
    const components = new Set(
      text
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[0]),
    );
    expect([...components].sort()).toEqual(["aggregator", "predictor", "profiler", "trainer"]);
  });
});
