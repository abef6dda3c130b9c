import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { workflowModule } from "../workflow-module.ts";
import type { Area } from "./picture-detail.ts";

interface Face extends Area {
  readonly score: number;
}
interface Regions {
  readonly regionsOf: (picture: { readonly width: number; readonly height: number }, tile: number) => Area[];
  readonly withoutDoubles: (faces: readonly Face[]) => Face[];
}
const { regionsOf, withoutDoubles } = await workflowModule<Regions>("face-blur/regions.mjs");

const length = fc.integer({ min: 1, max: 4_000 });
const tiles = fc.integer({ min: 300, max: 2_000 });

describe("regionsOf", () => {
  it("looks once at a picture that is no larger than a tile", () => {
    expect(regionsOf({ width: 640, height: 480 }, 640)).toEqual([{ left: 0, top: 0, width: 640, height: 480 }]);
  });

  it("looks at more parts of larger pictures: the numbers that the README names", () => {
    const counts = [
      [1000, 640],
      [1440, 1080],
      [2304, 1536],
    ].map(([width = 0, height = 0]) => regionsOf({ width, height }, 640).length);
    expect(counts).toEqual([3, 7, 16]);
  });

  it("keeps every part inside the picture, and lets neighbours share a quarter of a tile at least", () => {
    fc.assert(
      fc.property(length, length, tiles, (width, height, tile) => {
        const [, ...parts] = regionsOf({ width, height }, tile);
        const outside = parts.filter(
          ({ left, top, width: wide, height: high }) =>
            Math.min(left, top) < 0 || left + wide > width || top + high > height,
        );
        expect(outside).toEqual([]);
        for (const [starts, end] of [
          [parts.map(({ left }) => left), width],
          [parts.map(({ top }) => top), height],
        ] as const) {
          if (parts.length === 0) continue;
          const sorted = [...new Set(starts)].sort((a, b) => a - b);
          expect(sorted[0]).toBe(0);
          expect((sorted.at(-1) ?? 0) + Math.min(tile, end)).toBe(end);
          const steps = sorted.slice(1).map((start, index) => start - (sorted[index] ?? 0));
          // Starts are rounded to whole pixels.
          expect(Math.max(0, ...steps)).toBeLessThanOrEqual(0.75 * tile + 1);
        }
      }),
    );
  });
});

describe("withoutDoubles", () => {
  it("keeps the best of boxes over one face, also when one holds the other, and all faces side by side", () => {
    const face = { left: 100, top: 100, width: 80, height: 80, score: 0.7 };
    const shifted = { ...face, left: 110, score: 0.9 };
    const inside = { left: 120, top: 120, width: 30, height: 30, score: 0.5 };
    const beside = { ...face, left: 170, score: 0.4 };
    expect(withoutDoubles([face, shifted, inside, beside])).toEqual([shifted, beside]);
  });
});
