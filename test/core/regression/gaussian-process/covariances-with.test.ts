import { expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prepareCovariance } from "#core/regression/gaussian-process/covariance.ts";
import { covariancesWith, pointsApart } from "#core/regression/gaussian-process/covariances-with.ts";
import type { Kernel } from "#core/regression/gaussian-process/kernel.ts";

import { gridConfigurations, maternKernel, smoothConfigurations, WHOLE } from "./process-fixture.ts";

const FEW: Kernel = { ...WHOLE, quadratic: null, additive: null, effect: null };
const NOTHING: Kernel = { ...maternKernel(0.5, [], 0.1), inputs: [], distanceInputs: [], linear: [] };

it.each([
  ["all parts", WHOLE],
  ["few parts", FEW],
  ["a Matérn alone", maternKernel(0.7, [0.5, 2], 0.1)],
  ["no inputs", NOTHING],
])("covariancesWith() is what fitting takes the covariances to be, of a kernel with %s", (_, kernel) => {
  for (const { features } of [gridConfigurations(), smoothConfigurations()]) {
    const asked = matrixOf([[0.5, 0.5], [-1, 0], [300, -2], [0.1, 1e60], [...features.data.slice(0, 2)]]);
    const exact = prepareCovariance(kernel, features);
    const fill = covariancesWith(kernel, pointsApart(kernel, features), undefined);
    const [wanted, found] = [new Float64Array(features.rowCount), new Float64Array(features.rowCount)];
    for (let at = 0; at < asked.data.length; at += 2) {
      exact.into(asked.data, at, wanted, 0, features.rowCount);
      fill(asked.data, at, found);
      for (const [row, value] of found.entries()) {
        expect(Math.abs(value - wanted[row]!)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted[row]!));
      }
    }
  }
});
