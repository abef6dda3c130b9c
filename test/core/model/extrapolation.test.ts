import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { extrapolationOf } from "#core/model/extrapolation.ts";
import type { ModelInput } from "#core/model/model.ts";

const number = (name: string, unit: string, minimum: number, maximum: number): ModelInput => ({
  kind: "number",
  name,
  unit,
  description: "",
  minimum,
  maximum,
  values: null,
  typical: minimum,
});

const INPUTS = [number("cpuMillicores", "millicores", 500, 2000), number("batchSize", "1", 4, 4)];

describe("extrapolationOf()", () => {
  it("is nothing inside, borders included", () => {
    expect(extrapolationOf(INPUTS, { cpuMillicores: 500, batchSize: 4 })).toEqual({
      distance: 0,
      unexpected: 0,
      reason: "",
    });
  });

  it("measures the largest distance outside in trained ranges, and says each in words", () => {
    expect(extrapolationOf(INPUTS, { cpuMillicores: 3500, batchSize: 6 })).toEqual({
      distance: 1,
      unexpected: 1,
      reason:
        "cpuMillicores = 3.5 cores is above the trained range 0.5 cores to 2 cores by 1 times its width; " +
        "batchSize = 6 was never tried: it was always 4",
    });
    expect(extrapolationOf(INPUTS, { cpuMillicores: 200, batchSize: 4 })).toEqual({
      distance: 0.2,
      unexpected: 0.2,
      reason: "cpuMillicores = 0.2 cores is below the trained range 0.5 cores to 2 cores by 0.2 times its width",
    });
  });

  it("tells apart what the model was made to go beyond: above its range, not below", () => {
    const beyond = (cpuMillicores: number, batchSize = 4) => {
      const { distance, unexpected, reason } = extrapolationOf(
        INPUTS,
        { cpuMillicores, batchSize },
        new Map([["cpuMillicores", 0.5]]),
      );
      return [distance, unexpected, reason === ""];
    };
    expect(beyond(3500)).toEqual([1, 0, false]);
    expect(beyond(200)).toEqual([0.2, 0.2, false]);
    expect(beyond(3500, 6)).toEqual([1, 0.5, false]);
  });

  it("says how far beyond its data the model was tested along what it was made to go beyond", () => {
    const reasonOf = (tested: number, cpuMillicores = 3500) =>
      extrapolationOf(INPUTS, { cpuMillicores, batchSize: 4 }, new Map([["cpuMillicores", tested]])).reason;
    expect(reasonOf(0.5)).toBe(
      "cpuMillicores = 3.5 cores is above the trained range 0.5 cores to 2 cores by 1 times its width, " +
        "where going beyond was tested to 0.5 times the width",
    );
    expect(reasonOf(0)).not.toContain("tested");
    expect(reasonOf(0.5, 200)).not.toContain("tested");
  });

  it("says of each of several inputs how it lies outside, a category that was never measured too", () => {
    const host: ModelInput = {
      kind: "category",
      name: "host",
      description: "",
      values: ["edge", "other"],
      typical: "edge",
      other: "other",
    };
    expect(extrapolationOf([...INPUTS, host], { cpuMillicores: 200, batchSize: 4, host: "cloud" })).toEqual({
      distance: 1,
      unexpected: 1,
      reason:
        "cpuMillicores = 0.2 cores is below the trained range 0.5 cores to 2 cores by 0.2 times its width; " +
        'host = "cloud" was never measured: it counts as "other"',
    });
    expect(extrapolationOf([host], { host: "other" })).toEqual({ distance: 0, unexpected: 0, reason: "" });
  });

  it("grows with the distance and has words exactly where it is not zero", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (cpuMillicores) => {
        const { distance, reason } = extrapolationOf(INPUTS, { cpuMillicores, batchSize: 4 });
        expect(distance).toBeCloseTo(Math.max(0, cpuMillicores - 2000, 500 - cpuMillicores) / 1500, 9);
        expect(reason === "").toBe(distance === 0);
      }),
    );
  });
});
