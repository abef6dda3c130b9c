import { describe, expect, it } from "vitest";

import { kinkedCosts } from "#core/numeric/kinked-costs.ts";
import { KinkedPositions } from "#core/numeric/kinked-positions.ts";

// Two rows at the first place, with targets 1 and 3; one at the second.
const COSTS = kinkedCosts({
  placeCount: 2,
  placeOfRow: Int32Array.of(0, 1, 0),
  targets: Float64Array.of(1, 10, 3),
  bounds: Float64Array.of(2, 5, 2),
  epsilon: 0.5,
});

describe("KinkedPositions", () => {
  it("begins at zero, at a knot where there is one", () => {
    const positions = new KinkedPositions(COSTS);
    expect([...positions.values]).toEqual([0, 0]);
    expect(positions.freePlaces()).toEqual([]);
    // Below zero the last piece of the row of 3 ends, above it the first of the row of 1 begins.
    expect([positions.up[0], positions.down[0]]).toEqual([1.5, 2.5]);
    expect([positions.up[1], positions.down[1]]).toEqual([9.5, 10.5]);
    expect([positions.knotBelow(0), positions.knotAbove(0)]).toEqual([-2, 2]);
  });

  it("gives and takes the same between knots, more below a knot than above it, and nothing beyond the last", () => {
    const positions = new KinkedPositions(COSTS);
    positions.put(0, 1);
    expect(positions.isFree(0)).toBe(true);
    expect(positions.up[0]).toBe(positions.down[0]);
    positions.put(0, 2);
    expect([positions.up[0], positions.down[0]]).toEqual([0.5, 1.5]);
    positions.put(0, 4);
    expect([positions.values[0], positions.up[0], positions.down[0]]).toEqual([4, -Infinity, 0.5]);
    positions.put(1, -5);
    expect([positions.values[1], positions.up[1], positions.down[1]]).toEqual([-5, 10.5, Infinity]);
    positions.put(1, -1);
    expect(positions.freePlaces()).toEqual([1]);
  });

  it("stops at the next knot", () => {
    const positions = new KinkedPositions(COSTS);
    positions.put(0, 3);
    expect(positions.values[0]).toBe(2);
  });
});
