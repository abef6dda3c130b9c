import { describe, expect, it } from "vitest";

import { choleskyFactor, choleskySolve } from "#core/numeric/cholesky.ts";
import { matrixOf, selectRows, zeroMatrix } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { symmetricTimesVector } from "#core/numeric/symmetric-times-vector.ts";
import { type Configurations, configurationsOf } from "#core/regression/gaussian-process/configurations.ts";
import type { Kernel } from "#core/regression/gaussian-process/kernel.ts";
import { measuredCovariances, posterior, quickInference } from "#core/regression/gaussian-process/posterior.ts";
import { prepareDeviation } from "#core/regression/gaussian-process/prepare-deviation.ts";
import { prepareMean } from "#core/regression/gaussian-process/prepare-mean.ts";
import { processDeviation } from "#core/regression/gaussian-process/process-deviation.ts";
import { processMean } from "#core/regression/gaussian-process/process-mean.ts";
import { prepareCovariance, priorVariance } from "#core/regression/gaussian-process/covariance.ts";

import { ASKED, gridConfigurations, maternKernel, smoothConfigurations, WHOLE } from "./process-fixture.ts";

function answersOf(kernel: Kernel, configurations: Configurations) {
  const { features } = configurations;
  const found = posterior(kernel, configurations, Infinity);
  return {
    meanAt: prepareMean(kernel, processMean(kernel, features, found.alpha)),
    deviationAt: prepareDeviation(kernel, processDeviation(kernel, features, found), features.columnCount),
    found,
  };
}

describe("posterior()", () => {
  // scikit-learn 1.2.1: m, s = model.predict([[.5, .5], [.1, .9], [2, -1]], return_std=True) of the model in
  // likelihood.test.ts; the deviation without noise is sqrt(s**2 - .05**2).
  it("agrees with scikit-learn's mean and deviation", () => {
    const { meanAt, deviationAt } = answersOf(maternKernel(0.7, [0.4, 1.3], 0.05), smoothConfigurations());
    const means = [1.2596076393290927, 1.08214949874559, -0.012187751753411524];
    const deviations = [0.036148922604927164, 0.05838697648259276, 0.6987156276467468];
    for (const [row, mean] of means.entries()) {
      expect(meanAt(ASKED.data, row * 2)).toBeCloseTo(mean, 9);
      expect(deviationAt(ASKED.data, row * 2)).toBeCloseTo(deviations[row]!, 9);
    }
  });

  it("gives by its parts what the sum over all configurations gives", () => {
    const configurations = gridConfigurations();
    const { meanAt, deviationAt, found } = answersOf(WHOLE, configurations);
    const covariance = prepareCovariance(WHOLE, configurations.features);
    const size = configurations.targets.length;
    const covariances = new Float64Array(size);
    // The second shares a value of the column with offsets, the third lies outside.
    const asked = matrixOf([
      [0.13, 0.77],
      [0.4, -0.5],
      [-5, 9],
    ]);
    for (let row = 0; row < 3; row++) {
      covariance.into(asked.data, row * 2, covariances, 0, size);
      const mean = covariances.reduce((sum, value, at) => sum + value * found.alpha[at]!, 0);
      expect(meanAt(asked.data, row * 2)).toBeCloseTo(mean, 9);
      let taken = 0;
      for (let column = 0; column < size; column++) {
        let sum = 0;
        for (let at = 0; at <= column; at++) sum += found.inverse!.data[at * size + column]! * covariances[at]!;
        taken += sum ** 2;
      }
      const variance = priorVariance(WHOLE, asked.data, row * 2) - taken + WHOLE.nugget ** 2;
      expect(deviationAt(asked.data, row * 2)).toBeCloseTo(Math.sqrt(variance), 9);
    }
  });

  it("gives with repetitions grouped what it gives row by row", () => {
    const { features, targets: centres } = gridConfigurations();
    const rows = [...centres.keys(), ...centres.keys(), 3, 3, 5];
    const targets = Float64Array.from(rows, (place, row) => centres[place]! + 0.1 * Math.sin(row));
    const ones = new Float64Array(rows.length).fill(1);
    const grouped = configurationsOf(selectRows(features, rows), targets, ones).configurations;
    const covariance = prepareCovariance(WHOLE, features);
    const between = new Float64Array(centres.length);
    const matrix = zeroMatrix(rows.length, rows.length);
    for (const [row, place] of rows.entries()) {
      covariance.into(features.data, 2 * place, between, 0, centres.length);
      for (const [column, other] of rows.entries()) {
        const offset = (place === other ? WHOLE.nugget ** 2 : 0) + (row === column ? WHOLE.noise ** 2 : 0);
        matrix.data[row * rows.length + column] = between[other]! + offset;
      }
    }
    const weights = choleskySolve(choleskyFactor(matrix)!, targets);
    const { meanAt } = answersOf(WHOLE, grouped);
    for (let asked = 0; asked < 3; asked++) {
      covariance.into(ASKED.data, 2 * asked, between, 0, centres.length);
      const mean = rows.reduce((sum, place, row) => sum + between[place]! * weights[row]!, 0);
      expect(meanAt(ASKED.data, 2 * asked)).toBeCloseTo(mean, 5);
    }
  });

  it("gives the residual that each configuration has when it is left out", () => {
    const whole = gridConfigurations();
    const { alpha, precisions } = posterior(WHOLE, whole);
    for (const left of [0, 7, 19]) {
      const others = [...whole.targets.keys()].filter((place) => place !== left);
      const pick = (values: Float64Array): Float64Array => Float64Array.from(others, (place) => values[place]!);
      const { meanAt } = answersOf(WHOLE, {
        features: selectRows(whole.features, others),
        targets: pick(whole.targets),
        counts: pick(whole.counts),
      });
      expect(alpha[left]! / precisions[left]!).toBeCloseTo(
        whole.targets[left]! - meanAt(whole.features.data, 2 * left),
        8,
      );
    }
  });

  it("keeps mean and deviation of many configurations on few points, with little loss", () => {
    const kernel = { ...WHOLE, effect: null };
    const rows = Array.from({ length: 600 }, (_, index) => [
      ((index * 0.618034) % 1) * 3 - 1.5,
      ((index * 0.754878) % 1) * 3 - 1.5,
    ]);
    const targets = Float64Array.from(rows, ([left, right]) => Math.sin(2 * left! * right!) + 0.3 * left! ** 2);
    const configurations = { features: matrixOf(rows), targets, counts: new Float64Array(600).fill(1) };
    const { meanAt, deviationAt, found } = answersOf(kernel, configurations);
    const covariance = prepareCovariance(kernel, configurations.features);
    const covariances = new Float64Array(600);
    const quick = quickInference(kernel, configurations);
    for (const row of [0, 100, 599]) {
      const [near, exact] = [quick, found].map(({ alpha, precisions }) => alpha[row]! / precisions[row]!);
      expect(Math.abs(near! - exact!)).toBeLessThan(0.05 * kernel.noise);
      expect(quick.precisions[row]! / found.precisions[row]!).toBeCloseTo(1, 2);
    }
    for (const point of [
      [0.13, 0.77],
      [-1.4, 1.4],
      [2.5, 0],
    ]) {
      const asked = Float64Array.from(point);
      covariance.into(asked, 0, covariances, 0, 600);
      const mean = covariances.reduce((sum, value, at) => sum + value * found.alpha[at]!, 0);
      expect(Math.abs(meanAt(asked, 0) - mean)).toBeLessThan(0.1 * kernel.noise);
      let taken = 0;
      for (let column = 0; column < 600; column++) {
        let sum = 0;
        for (let at = 0; at <= column; at++) sum += found.inverse!.data[at * 600 + column]! * covariances[at]!;
        taken += sum ** 2;
      }
      const deviation = Math.sqrt(priorVariance(kernel, asked, 0) - taken + kernel.nugget ** 2);
      expect(Math.abs(deviationAt(asked, 0) / deviation - 1)).toBeLessThan(0.05);
    }
  });
});

describe("posterior() of more configurations than are worth a factor", () => {
  it.each([0.1, 1e-4])("answers as the covariances themselves say, with a noise of %d", (noise) => {
    const random = prng("many");
    const rows = Array.from({ length: 900 }, () => [4 * random() - 2, 4 * random() - 2]);
    const targets = Float64Array.from(rows, ([left, right]) => Math.sin(2 * left! * right!) + 0.1 * random());
    const configurations = { features: matrixOf(rows), targets, counts: new Float64Array(900).fill(2) };
    const kernel = { ...WHOLE, noise };
    const { alpha, noises } = posterior(kernel, configurations);
    const covariances = measuredCovariances(kernel, configurations, noises);
    for (const [row, product] of symmetricTimesVector(covariances, alpha).entries()) {
      expect(product).toBeCloseTo(targets[row]!, 6);
    }
  });
});
