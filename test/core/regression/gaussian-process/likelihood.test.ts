import { describe, expect, it } from "vitest";

import { choleskyFactor, choleskySolve } from "#core/numeric/cholesky.ts";
import { minimiseInBox } from "#core/numeric/lbfgs.ts";
import type { Configurations } from "#core/regression/gaussian-process/configurations.ts";
import { JITTER, type Kernel } from "#core/regression/gaussian-process/kernel.ts";
import { logLikelihood } from "#core/regression/gaussian-process/likelihood.ts";
import { parameterLayout, parametersOf } from "#core/regression/gaussian-process/parameter-layout.ts";
import { measuredCovariances } from "#core/regression/gaussian-process/posterior.ts";

import { gridConfigurations, maternKernel, smoothConfigurations, WHOLE } from "./process-fixture.ts";

/** The same by the definition, with covariances made by the other code. */
function plainLogLikelihood(kernel: Kernel, configurations: Configurations): number {
  const { targets, counts } = configurations;
  const noises = counts.map((count) => kernel.noise ** 2 / count + JITTER);
  const factor = choleskyFactor(measuredCovariances(kernel, configurations, noises))!;
  const solved = choleskySolve(factor, targets);
  let value = -0.5 * targets.length * Math.log(2 * Math.PI);
  for (const [row, target] of targets.entries()) {
    value -= 0.5 * target * solved[row]! + Math.log(factor.data[row * (targets.length + 1)]!);
  }
  return value;
}

const PARTS: readonly (readonly [string, Kernel])[] = [
  [
    "the Matérn alone",
    { ...WHOLE, quadratic: null, additive: null, effect: null, matern: { ...WHOLE.matern, direction: null } },
  ],
  ["the quadratic part", { ...WHOLE, additive: null, effect: null }],
  ["the additive part", { ...WHOLE, quadratic: null, effect: null }],
  ["the direction", { ...WHOLE, quadratic: null, additive: null, effect: null }],
  ["the offset of values", { ...WHOLE, quadratic: null, additive: null }],
  ["all parts", WHOLE],
  [
    "a distance of fewer inputs",
    { ...WHOLE, additive: null, distanceInputs: [1], matern: { size: 0.5, lengths: [0.6], direction: [1] } },
  ],
];

describe("logLikelihood()", () => {
  it.each(PARTS)("agrees with the definition and with finite differences with %s", (_what, kernel) => {
    const configurations = gridConfigurations();
    const likelihood = logLikelihood(kernel, configurations);
    const parameters = parametersOf(kernel);
    const gradient = new Float64Array(parameters.length);
    expect(likelihood(parameters, gradient)).toBeCloseTo(plainLogLikelihood(kernel, configurations), 9);

    const ignored = new Float64Array(parameters.length);
    for (const [index, slope] of gradient.entries()) {
      const step = 1e-5;
      const moved = (by: number): number =>
        likelihood(
          parameters.map((value, at) => (at === index ? value + by : value)),
          ignored,
        );
      const expected = (moved(step) - moved(-step)) / (2 * step);
      expect(Math.abs(slope - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
    }
  });

  // scikit-learn 1.2.1, with i = arange(40), X = c_[(i*37 % 41)/41, (i*17 % 29)/29],
  // y = sin(3*X[:,0]) + X[:,1]**2 + (i*7 % 11 - 5)/100:
  // GaussianProcessRegressor(ConstantKernel(.7**2)*Matern([.4, 1.3], nu=2.5) + WhiteKernel(.05**2), alpha=1e-8,
  //   optimizer=None).fit(X, y).log_marginal_likelihood_value_
  it("agrees with scikit-learn's log marginal likelihood", () => {
    const kernel = maternKernel(0.7, [0.4, 1.3], 0.05);
    const value = logLikelihood(kernel, smoothConfigurations())(parametersOf(kernel), new Float64Array(7));
    expect(value).toBeCloseTo(32.69597802213197, 8);
  });

  // The same with ConstantKernel(1, (1e-4, 1e4)) * Matern([1, 1], (1e-3, 1e3), nu=2.5) + WhiteKernel(.01, (1e-6, 1))
  // and its own optimiser.
  it("has no smaller maximum than the one that scikit-learn finds", () => {
    const start = maternKernel(1, [1, 1], 0.1);
    const likelihood = logLikelihood(start, smoothConfigurations());
    const layout = parameterLayout(start);
    const held = (index: number): boolean => index < layout.size || index === layout.nugget;
    const from = parametersOf(start).map((value, index) => (held(index) ? -50 : value));
    const { value, evaluations } = minimiseInBox(
      (point, gradient) => {
        const found = likelihood(point, gradient);
        for (let index = 0; index < gradient.length; index++) gradient[index]! *= -1;
        return -found;
      },
      from,
      {
        lower: from.map((at, index) => (held(index) ? at : -7)),
        upper: from.map((at, index) => (held(index) ? at : 7)),
      },
      { iterations: 100 },
    );
    expect(-value).toBeGreaterThan(47.103072172618084 - 1e-6);
    expect(evaluations).toBeLessThan(60);
  });
});
