import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { calibrationQuantile, type ScaledErrors } from "#core/selection/calibration-quantile.ts";
import type { FoldKind } from "#core/selection/folds.ts";

import { gaussian } from "../../support/learning-fixture.ts";

/** Errors 1 to 12 of as many configurations, the larger half in the second fold. */
const ERRORS: ScaledErrors = {
  scaled: Float64Array.from({ length: 12 }, (_, index) => index + 1),
  groups: Array.from({ length: 12 }, (_, index) => `c${index}`),
  foldOf: Array.from({ length: 12 }, (_, index) => (index < 6 ? 0 : 1)),
  standard: false,
};

const KINDS: readonly FoldKind[] = [
  "grouped-k-fold",
  "leave-one-configuration-out",
  "interpolation",
  "extrapolation",
  "extrapolation-and-interpolation",
];

// t(.75; 12) and t(.75; 4) by scipy, the root mean squares of 1 to 12 and of both folds.
const NEAR = (12 * 6.5 + 10 * 0.6954829 * 7.3598007) / 22;
const BEYOND = 0.7406971 * Math.sqrt((15.1666667 + 93.1666667) / 2);

describe("calibrationQuantile()", () => {
  it("is a conformal quantile of all, leant on Student's t, where configurations like the measured ones are asked", () => {
    // Half of 13 places: 6.5; the folds do not count.
    expect(calibrationQuantile("grouped-k-fold", ERRORS, 0.5)).toBeCloseTo(NEAR, 2);
    expect(calibrationQuantile("leave-one-configuration-out", ERRORS, 0.5)).toBeCloseTo(NEAR, 2);
  });

  it("takes each cut of a range for one lesson beyond it, and is half way between values", () => {
    expect(calibrationQuantile("extrapolation", ERRORS, 0.5)).toBeCloseTo(BEYOND, 2);
    expect(calibrationQuantile("interpolation", ERRORS, 0.5)).toBeCloseTo((NEAR + BEYOND) / 2, 2);
    expect(calibrationQuantile("extrapolation-and-interpolation", ERRORS, 0.5)).toBeCloseTo(Math.max(NEAR, BEYOND), 2);
  });

  it("leans on the learner's account where it gives one: the more the less there is to learn from", () => {
    const of = (folds: number, standard: boolean): number =>
      calibrationQuantile(
        "extrapolation",
        {
          scaled: new Float64Array(folds).fill(0.1),
          groups: Array.from({ length: folds }, (_, fold) => `c${fold}`),
          foldOf: Array.from({ length: folds }, (_, fold) => fold),
          standard,
        },
        0.9,
      );
    // t(.95; 3) · √((2 · 1 + .01) / 3); without the account only the errors say how large errors are.
    expect(of(1, true)).toBeCloseTo(2.3533634 * Math.sqrt(2.01 / 3), 2);
    expect(of(1, false)).toBeCloseTo(0.23533634, 3);
    expect(of(4, true)).toBeLessThan(of(1, true));
  });

  it("does not let one outlier decide where deviations are known", () => {
    const outlier = { ...ERRORS, scaled: ERRORS.scaled.map((error) => (error === 12 ? 1e6 : error)), standard: true };
    const worst = { ...outlier, scaled: ERRORS.scaled.map((error) => (error === 12 ? 6 : error)) };
    expect(calibrationQuantile("extrapolation", outlier, 0.9)).toBe(calibrationQuantile("extrapolation", worst, 0.9));
  });

  it("lets no repetitions decide, and no order of rows", () => {
    const often: ScaledErrors = {
      ...ERRORS,
      scaled: Float64Array.of(...ERRORS.scaled, ...Array<number>(60).fill(1)),
      groups: [...ERRORS.groups, ...Array<string>(60).fill("c0")],
      foldOf: [...ERRORS.foldOf, ...Array<number>(60).fill(0)],
    };
    const backwards: ScaledErrors = {
      ...ERRORS,
      scaled: ERRORS.scaled.toReversed(),
      groups: ERRORS.groups.toReversed(),
      foldOf: ERRORS.foldOf.toReversed(),
    };
    for (const kind of KINDS) {
      const here = calibrationQuantile(kind, ERRORS, 0.8);
      expect(calibrationQuantile(kind, often, 0.8)).toBeCloseTo(here, 9);
      expect(calibrationQuantile(kind, backwards, 0.8)).toBeCloseTo(here, 9);
    }
  });

  it("grows with the errors, and in proportion to them where no account is given", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 12, maxLength: 12 }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        fc.constantFrom(0.5, 0.8, 0.9),
        (kind, sizes, factor, level) => {
          const of = (by: number, standard: boolean): number =>
            calibrationQuantile(
              kind,
              { ...ERRORS, scaled: Float64Array.from(sizes, (size) => by * size), standard },
              level,
            );
          expect(of(factor, true)).toBeGreaterThanOrEqual(of(1, true) - 1e-9);
          expect(of(factor, false)).toBeCloseTo(factor * of(1, false), 6);
        },
      ),
    );
  });

  it.each([
    [6, 0.9],
    [12, 0.9],
    [40, 0.9],
    [12, 0.8],
    [40, 0.8],
  ])(
    "covers new ones of %i exchangeable configurations, repeated unequally, at %f as often as promised",
    (count, level) => {
      const random = prng(`exchangeable ${count}`);
      const trials = 3000;
      let inside = 0;
      // Heavier tails than a normal distribution has: a deviation of its own for each configuration.
      const error = (): number => Math.abs(gaussian(random)) * Math.exp(0.4 * gaussian(random));
      for (let trial = 0; trial < trials; trial++) {
        const groups: string[] = [];
        const scaled: number[] = [];
        for (let configuration = 0; configuration < count; configuration++) {
          const size = error();
          for (let repetition = 0; repetition < 1 + (configuration % 4); repetition++) {
            groups.push(`c${configuration}`);
            scaled.push(size);
          }
        }
        const errors: ScaledErrors = {
          scaled: Float64Array.from(scaled),
          groups,
          foldOf: groups.map(() => 0),
          standard: true,
        };
        if (error() <= calibrationQuantile("leave-one-configuration-out", errors, level)) inside++;
      }
      const limit = 4 * Math.sqrt((level * (1 - level)) / trials);
      expect(inside / trials).toBeGreaterThan(level - 0.02 - limit);
      expect(inside / trials).toBeLessThan(level + 0.02 + limit);
    },
  );

  it("covers what is beyond the data where every cut has an error of its own that its rows share", () => {
    const random = prng("cuts");
    for (const spread of [0.2, 0.6]) {
      let inside = 0;
      const trials = 3000;
      // A cut's account of itself is off by a factor.
      const cut = (): number => Math.exp(spread * gaussian(random));
      for (let trial = 0; trial < trials; trial++) {
        const foldOf = Array.from({ length: 45 }, (_, entry) => entry % 3);
        const factors = [cut(), cut(), cut()];
        const errors: ScaledErrors = {
          scaled: Float64Array.from(foldOf, (fold) => Math.abs(factors[fold]! * gaussian(random))),
          groups: foldOf.map((_, entry) => `c${entry}`),
          foldOf,
          standard: true,
        };
        if (Math.abs(cut() * gaussian(random)) <= calibrationQuantile("extrapolation", errors, 0.9)) inside++;
      }
      expect(inside / trials).toBeGreaterThan(0.87);
      expect(inside / trials).toBeLessThan(0.97);
    }
  });
});
