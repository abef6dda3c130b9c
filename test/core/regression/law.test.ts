import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { law, type LawHyperparameters } from "#core/regression/law.ts";
import type { FitTask } from "#core/regression/regressor.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { gaussian } from "../../support/learning-fixture.ts";
import { LINEAR_REFERENCE, recordedTask } from "../../support/linear-reference.ts";

const HYPERPARAMETERS: LawHyperparameters = { kind: "law", errors: "relative", l1: 1e-3, rounds: 2 };

// The price on the intercept takes a thousandth of it.
regressorContract("law", law, HYPERPARAMETERS, { constantTolerance: 2e-3 });
regressorContract("law of absolute errors without a price", law, { ...HYPERPARAMETERS, errors: "absolute", l1: 0 });

describe("law", () => {
  const random = prng("law");
  const rows = Array.from({ length: 80 }, () => {
    const [cores, megabytes] = [1 + 7 * random(), 1 + 9 * random()];
    return { terms: [cores, megabytes, megabytes / cores, cores / megabytes, 1 / cores], cores, megabytes };
  });
  const features = matrixOf(rows.map(({ terms }) => terms));
  const taskOf = (targets: Iterable<number>, changes: Partial<FitTask> = {}): FitTask => ({
    features,
    names: ["cores", "megabytes", "megabytes/cores", "cores/megabytes", "1/cores"],
    targets: Float64Array.from(targets),
    weights: null,
    random,
    trainNetwork: null,
    ...changes,
  });

  it("agrees with scikit-learn's positive Lasso in the rounds of the recipe, weighed towards a column too", async () => {
    for (const recorded of LINEAR_REFERENCE.law) {
      const { features: given, towards, answers } = recorded;
      const names = given[0]!.map((_, index) => (index === 0 ? "cores" : `term ${index}`));
      const task = { ...recordedTask(recorded), names };
      const fitted = await law.fit(towards === null ? HYPERPARAMETERS : { ...HYPERPARAMETERS, towards }, task);
      const found = law.prepare(fitted)(task.features);
      for (const [row, answer] of answers.entries()) expect(Math.abs(found[row]! / answer - 1)).toBeLessThan(1e-5);
    }
  });

  it("recovers a law of few terms and keeps no others", async () => {
    const targets = rows.map(({ cores, megabytes }) => 3 + (2 * megabytes) / cores);
    const fitted = await law.fit({ ...HYPERPARAMETERS, l1: 1e-6 }, taskOf(targets));
    expect(fitted.terms).toEqual([2]);
    expect(fitted.intercept).toBeCloseTo(3, 3);
    expect(fitted.coefficients[0]).toBeCloseTo(2, 3);
  });

  it("is never negative, however targets fall and whatever is asked", async () => {
    const targets = rows.map(({ cores }) => 10 / cores + 0.5 * random());
    const answer = law.prepare(await law.fit(HYPERPARAMETERS, taskOf(targets)));
    expect(Math.min(...answer(features))).toBeGreaterThan(0);
    expect(answer(matrixOf([[-1e3, -1e3, -1e3, -1e3, -1e3]]))[0]).toBeGreaterThanOrEqual(0);
  });

  it("lets rows that are out of line count for less with each round", async () => {
    const targets = rows.map(
      ({ megabytes }, row) => megabytes * (row % 10 === 0 ? 3 : 1) * (1 + 0.01 * gaussian(random)),
    );
    const slopes = [];
    for (const rounds of [0, 2]) {
      const fitted = await law.fit({ ...HYPERPARAMETERS, rounds }, taskOf(targets));
      slopes.push(law.prepare(fitted)(features)[1]! / rows[1]!.megabytes);
    }
    expect(Math.abs(slopes[1]! - 1)).toBeLessThan(Math.abs(slopes[0]! - 1) / 2);
  });

  it("is closer at the far end of a column when told to extrapolate towards it", async () => {
    // No sum of the terms follows a square root.
    const targets = rows.map(({ cores, megabytes }) => megabytes * Math.sqrt(cores));
    const far = [...rows.keys()].filter((row) => rows[row]!.cores > 7);
    const errors = [];
    for (const changes of [{}, { towards: "cores" }]) {
      const fitted = await law.fit({ ...HYPERPARAMETERS, ...changes }, taskOf(targets));
      const found = law.prepare(fitted)(features);
      errors.push(far.reduce((sum, row) => sum + Math.abs(found[row]! / targets[row]! - 1), 0) / far.length);
    }
    expect(errors[1]!).toBeLessThan(0.8 * errors[0]!);
  });

  it("refuses targets that are not positive and columns that are not there with a sentence", () => {
    const targets = rows.map((_, row) => row);
    expect(() => law.fit(HYPERPARAMETERS, taskOf(targets))).toThrow(/targets must be positive: that of row 0 is 0/);
    const positive = targets.map((target) => target + 1);
    const towards = { ...HYPERPARAMETERS, towards: "core" };
    expect(() => law.fit(towards, taskOf(positive))).toThrow(/"core" must be a feature: did you mean "cores"\?/);
    const { names: _names, ...nameless } = taskOf(positive);
    expect(() => law.fit(towards, nameless)).toThrow(/features must have names/);
  });
});
