import { describe, expect, it } from "vitest";

import { matrixOf, selectRows } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { stepwise, type StepwiseHyperparameters } from "#core/regression/stepwise.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { LINEAR_REFERENCE, recordedTask } from "../../support/linear-reference.ts";

const HYPERPARAMETERS: StepwiseHyperparameters = {
  kind: "stepwise",
  pToAdd: 0.05,
  pToRemove: 0.1,
  fitIntercept: true,
  maximumSteps: 100,
};

/**
 * Heat of cement by its four compounds: H. Woods, H. H. Steinour and H. R. Starke, "Effect of composition of Portland
 * cement on heat evolved during hardening", Industrial and Engineering Chemistry 24 (1932), the data that A. Hald and
 * Draper and Smith work their examples on.
 */
const CEMENT: readonly (readonly number[])[] = [
  [7, 26, 6, 60, 78.5],
  [1, 29, 15, 52, 74.3],
  [11, 56, 8, 20, 104.3],
  [11, 31, 8, 47, 87.6],
  [7, 52, 6, 33, 95.9],
  [11, 55, 9, 22, 109.2],
  [3, 71, 17, 6, 102.7],
  [1, 31, 22, 44, 72.5],
  [2, 54, 18, 22, 93.1],
  [21, 47, 4, 26, 115.9],
  [1, 40, 23, 34, 83.8],
  [11, 66, 9, 12, 113.3],
  [10, 68, 8, 12, 109.4],
];

regressorContract("stepwise", stepwise, HYPERPARAMETERS);

describe("stepwise", () => {
  const features = matrixOf(CEMENT.map((row) => row.slice(0, 4)));
  const targets = Float64Array.from(CEMENT, (row) => row[4]!);
  const task = { features, targets, weights: null, random: prng(1), trainNetwork: null };

  it("chooses as Draper and Smith do: x4, x1, then x2, upon which x4 goes out", async () => {
    const fitted = await stepwise.fit({ ...HYPERPARAMETERS, pToAdd: 0.15, pToRemove: 0.15 }, task);
    expect(fitted.terms).toEqual([0, 1]);
    // The fitted equation of the textbook: 52.58 + 1.468 x1 + .662 x2.
    expect(fitted.intercept).toBeCloseTo(52.5773, 4);
    expect(fitted.coefficients[0]).toBeCloseTo(1.4683, 4);
    expect(fitted.coefficients[1]).toBeCloseTo(0.6623, 4);
  });

  it("chooses as Octave's stepwisefit does by its own limits: x4 and x1", async () => {
    const fitted = await stepwise.fit(HYPERPARAMETERS, task);
    expect(fitted.terms).toEqual([0, 3]);
    expect(fitted.intercept).toBeCloseTo(103.0974, 4);
    expect(fitted.coefficients[0]).toBeCloseTo(1.44, 4);
    expect(fitted.coefficients[1]).toBeCloseTo(-0.614, 4);
  });

  it("stops after as many steps as it may make", async () => {
    const fitted = await stepwise.fit({ ...HYPERPARAMETERS, maximumSteps: 1 }, task);
    expect(fitted.terms).toEqual([3]);
    expect((await stepwise.fit({ ...HYPERPARAMETERS, maximumSteps: 0 }, task)).terms).toEqual([]);
  });

  it("agrees with scikit-learn's least squares on the features it chose, with weights too", async () => {
    for (const recorded of LINEAR_REFERENCE.leastSquares) {
      const fitted = await stepwise.fit({ ...HYPERPARAMETERS, pToAdd: 1e-3, pToRemove: 1e-3 }, recordedTask(recorded));
      expect(fitted.terms).toEqual(recorded.terms);
      expect(fitted.intercept).toBeCloseTo(recorded.intercept, 9);
      for (const [index, value] of recorded.coefficients.entries()) {
        expect(fitted.coefficients[index]).toBeCloseTo(value, 9);
      }
    }
  });

  it("W11: chooses the same whichever rows of a table it is given and in whatever order", async () => {
    const [recorded] = LINEAR_REFERENCE.leastSquares;
    const whole = recordedTask(recorded!);
    const rows = [...whole.targets.keys()].filter((row) => row % 3 !== 0);
    const part = (order: readonly number[]) => ({
      ...whole,
      features: selectRows(whole.features, order),
      targets: Float64Array.from(order, (row) => whole.targets[row]!),
    });
    const there = await stepwise.fit(HYPERPARAMETERS, part(rows));
    const back = await stepwise.fit(HYPERPARAMETERS, part([...rows].reverse()));
    expect(there.terms).toEqual(expect.arrayContaining(recorded!.terms));
    expect(back.terms).toEqual(there.terms);
    for (const [index, value] of there.coefficients.entries()) expect(back.coefficients[index]).toBeCloseTo(value, 12);
  });

  it("passes over copies of what is chosen, and refuses limits that would go round in circles", async () => {
    const twice = matrixOf(CEMENT.map(([x1, , , x4]) => [x4!, 2 * x4!, x1!, x1! + x4!]));
    const fitted = await stepwise.fit(HYPERPARAMETERS, { ...task, features: twice });
    expect(fitted.terms).toHaveLength(2);
    expect(fitted.coefficients.every(Number.isFinite)).toBe(true);
    expect(() => stepwise.fit({ ...HYPERPARAMETERS, pToRemove: 0.01 }, task)).toThrow(
      /p to add must be at most p to remove: they are 0.05 and 0.01/,
    );
  });
});
