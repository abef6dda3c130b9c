import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { parametric, type ParametricHyperparameters } from "#core/regression/parametric.ts";
import { PARAMETRIC_LAWS } from "#core/regression/parametric-laws.ts";
import type { FitTask } from "#core/regression/regressor.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { LINEAR_REFERENCE } from "../../support/linear-reference.ts";

const POWER: ParametricHyperparameters = {
  kind: "parametric",
  law: "power",
  parallelism: "right",
  size: "left",
  errors: "relative",
};

// Searches end where another step no longer helps.
regressorContract("parametric law", parametric, POWER, { needsFeatures: true, constantTolerance: 1e-6 });

describe("parametric", () => {
  const taskOf = (
    { cores, size, other }: (typeof LINEAR_REFERENCE.parametric)[number],
    targets: number[],
  ): FitTask => ({
    features: matrixOf(cores.map((value, row) => [size[row]!, value, other[row]!])),
    names: ["bytes", "cores", "bandwidth"],
    targets: Float64Array.from(targets),
    weights: null,
    random: prng("parametric"),
    trainNetwork: null,
  });
  const hyperparametersOf = (law: ParametricHyperparameters["law"]): ParametricHyperparameters => ({
    kind: "parametric",
    law,
    parallelism: "cores",
    size: "bytes",
    ...(law === "roofline" ? { other: "bandwidth" } : {}),
    errors: "relative",
  });

  it("recovers the parameters of exact times to 1e-6, whichever the law", async () => {
    expect(LINEAR_REFERENCE.parametric.map(({ law }) => law)).toEqual(Object.keys(PARAMETRIC_LAWS));
    for (const recorded of LINEAR_REFERENCE.parametric) {
      const fitted = await parametric.fit(hyperparametersOf(recorded.law), taskOf(recorded, recorded.exact));
      expect(Object.keys(fitted.parameters)).toEqual(Object.keys(recorded.parameters));
      for (const [name, value] of Object.entries(recorded.parameters)) {
        expect(Math.abs(fitted.parameters[name]! - value) / value).toBeLessThan(1e-6);
      }
    }
  });

  it("finds in noisy times what the best of many searches by scipy.optimize.least_squares finds", async () => {
    for (const recorded of LINEAR_REFERENCE.parametric) {
      const task = taskOf(recorded, recorded.noisy);
      const fitted = await parametric.fit(hyperparametersOf(recorded.law), task);
      const answers = parametric.prepare(fitted)(task.features);
      const squares = answers.reduce((sum, answer, row) => sum + (answer / recorded.noisy[row]! - 1) ** 2, 0);
      expect(squares).toBeLessThan(recorded.noisySquares * (1 + 1e-6));
      for (const [name, value] of Object.entries(recorded.noisyParameters)) {
        expect(Math.abs(fitted.parameters[name]! - value)).toBeLessThan(1e-3 * (Math.abs(value) + 0.1));
      }
    }
  });

  it("does without a size, and gives repetitions the weight of each", async () => {
    const rows = [1, 1, 1, 2, 4, 8];
    const targets = [9, 10, 14, 6, 4, 3];
    const task = {
      features: matrixOf(rows.map((cores) => [cores])),
      names: ["cores"],
      targets: Float64Array.from(targets),
      weights: null,
      random: prng(1),
      trainNetwork: null,
    };
    const amdahl: ParametricHyperparameters = {
      kind: "parametric",
      law: "amdahl",
      parallelism: "cores",
      errors: "absolute",
    };
    const fitted = await parametric.fit(amdahl, task);
    // Least squares of a + b / n: the mean of the three is 11, and 11, 6, 4, 3 weigh 3, 1, 1, 1.
    const { work, serial } = fitted.parameters as { work: number; serial: number };
    const [a, b] = [work * serial, work * (1 - serial)];
    const pulls = rows.map((cores, row) => targets[row]! - a - b / cores);
    expect(pulls.reduce((sum, pull) => sum + pull, 0)).toBeCloseTo(0, 6);
    expect(pulls.reduce((sum, pull, row) => sum + pull / rows[row]!, 0)).toBeCloseTo(0, 6);
    expect(fitted.parameters["growth"]).toBe(0);
  });

  it("is never negative, for parts of a core, none and less", async () => {
    for (const recorded of LINEAR_REFERENCE.parametric) {
      const falling = recorded.cores.map((cores, row) => (row % 5 === 0 ? 1e-3 : 1 / cores ** 3));
      const fitted = await parametric.fit(hyperparametersOf(recorded.law), taskOf(recorded, falling));
      const asked = [-3, 0, 0.1, 0.5, 1e4].flatMap((cores) => [-1, 0, 1e6].map((size) => [size, cores, size]));
      const answers = [...parametric.prepare(fitted)(matrixOf(asked))];
      expect(answers.every((answer) => answer >= 0 && Number.isFinite(answer))).toBe(true);
    }
  });

  it("refuses a column that is not there and relative errors of nothing with a sentence", () => {
    const [recorded] = LINEAR_REFERENCE.parametric;
    const task = taskOf(recorded!, recorded!.exact);
    expect(() => parametric.fit({ ...hyperparametersOf("usl"), size: "byte" }, task)).toThrow(
      /"byte" must be a feature: did you mean "bytes"\?/,
    );
    const targets = task.targets.with(7, 0);
    expect(() => parametric.fit(hyperparametersOf("usl"), { ...task, targets })).toThrow(/that of row 7 is 0/);
  });
});
