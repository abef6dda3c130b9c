import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import type { Dimension } from "#core/selection/search/dimension.ts";
import { proposePoint, type TriedPoint } from "#core/selection/search/parzen.ts";
import { type Point, randomPoint } from "#core/selection/search/search-space.ts";

type Dimensions = Readonly<Record<string, Dimension>>;

/** Branin's function less its minimum, as in Dixon and Szegö, Towards Global Optimisation 2, 1978. */
const BRANIN: Dimensions = { x: { kind: "uniform", low: -5, high: 10 }, y: { kind: "uniform", low: 0, high: 15 } };
function branin({ x, y }: Point): number {
  const bend = Number(y) - (5.1 / (4 * Math.PI ** 2)) * Number(x) ** 2 + (5 / Math.PI) * Number(x) - 6;
  return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(Number(x)) + 10 - 0.397887;
}

/** Smallest at the polynomial kernel with C = 10 and degree 7. */
const MIXED: Dimensions = {
  kernel: { kind: "choice", values: ["rbf", "polynomial", "linear"] },
  C: { kind: "log-uniform", low: 1e-3, high: 1e3 },
  degree: { kind: "integer", low: 1, high: 10 },
};
function mixed({ kernel, C, degree }: Point): number {
  return (kernel === "polynomial" ? 0 : 1) + (Math.log10(Number(C)) - 1) ** 2 / 4 + Math.abs(Number(degree) - 7) / 5;
}

const QUADRATIC: Dimensions = {
  alpha: { kind: "log-uniform", low: 1e-4, high: 100 },
  share: { kind: "uniform", low: -1, high: 1 },
};
function quadratic({ alpha, share }: Point): number {
  return (Math.log10(Number(alpha)) + 2) ** 2 + (Number(share) - 0.3) ** 2;
}

function bestAtRandom(dimensions: Dimensions, errorOf: (point: Point) => number, budget: number, seed: string): number {
  const random = prng(`random ${seed}`);
  return Math.min(...Array.from({ length: budget }, () => errorOf(randomPoint(dimensions, random))));
}

function triedByParzen(
  dimensions: Dimensions,
  errorOf: (point: Point) => number,
  budget: number,
  seed: string,
): TriedPoint[] {
  const random = prng(`parzen ${seed}`);
  const tried: TriedPoint[] = [];
  while (tried.length < budget) {
    const point = tried.length < 10 ? randomPoint(dimensions, random) : proposePoint(dimensions, tried, random);
    tried.push({ point, error: errorOf(point) });
  }
  return tried;
}

const leastOf = (tried: readonly TriedPoint[]): number => Math.min(...tried.map(({ error }) => error));
const medianOf = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[10]!;

describe("proposePoint()", () => {
  it.each<[string, Dimensions, (point: Point) => number]>([
    ["Branin's function", BRANIN, branin],
    ["names, logarithms and whole numbers", MIXED, mixed],
  ])("finds better points than chance does, for %s, in 20 searches of 60", (_what, dimensions, errorOf) => {
    const seeds = Array.from({ length: 20 }, (_, seed) => String(seed));
    const parzen = seeds.map((seed) => leastOf(triedByParzen(dimensions, errorOf, 60, seed)));
    const chance = seeds.map((seed) => bestAtRandom(dimensions, errorOf, 60, seed));
    expect(medianOf(parzen)).toBeLessThan(medianOf(chance) / 3);
    expect(parzen.filter((error, index) => error < chance[index]!).length).toBeGreaterThanOrEqual(15);
  });

  it("finds the optimum of a quadratic", () => {
    for (const seed of ["a", "b", "c"]) {
      const tried = triedByParzen(QUADRATIC, quadratic, 100, seed);
      const { point, error } = tried.reduce((best, next) => (next.error < best.error ? next : best));
      expect(error).toBeLessThan(0.01);
      expect(Math.log10(Number(point["alpha"]))).toBeCloseTo(-2, 0.9);
      expect(Math.abs(Number(point["share"]) - 0.3)).toBeLessThan(0.1);
    }
  });

  it("stays within the space, also where failures say nothing", () => {
    const random = prng("bounds");
    const tried: TriedPoint[] = Array.from({ length: 20 }, (_, index) => ({
      point: { ...randomPoint(MIXED, random), C: index % 2 === 0 ? 1e-3 : 1e3 },
      error: index % 3 === 0 ? Infinity : 1,
    }));
    for (let draw = 0; draw < 300; draw++) {
      const { kernel, C, degree } = proposePoint(MIXED, tried, random);
      expect(["rbf", "polynomial", "linear"]).toContain(kernel);
      expect(Number(C)).toBeGreaterThanOrEqual(1e-3);
      expect(Number(C)).toBeLessThanOrEqual(1e3);
      expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(degree);
    }
  });

  it("proposes the same for the same source and history", () => {
    const tried = triedByParzen(MIXED, mixed, 15, "same");
    expect(proposePoint(MIXED, tried, prng(1))).toEqual(proposePoint(MIXED, tried, prng(1)));
    expect(proposePoint(MIXED, tried, prng(1))).not.toEqual(proposePoint(MIXED, tried, prng(2)));
  });
});
