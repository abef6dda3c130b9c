import { describe, expect, it } from "vitest";

import { type Matrix, matrixOf, selectRows } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import {
  type FittedGaussianProcess,
  gaussianProcess,
  gaussianProcessDeviation,
  type GaussianProcessHyperparameters,
  gaussianProcessNoise,
} from "#core/regression/gaussian-process.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { gaussian } from "../../support/learning-fixture.ts";

const PLAIN: GaussianProcessHyperparameters = {
  kind: "gaussian-process",
  quadratic: false,
  additive: false,
  direction: false,
  errors: "equal",
  robustRounds: 0,
};
const ROBUST: GaussianProcessHyperparameters = { ...PLAIN, quadratic: true, errors: "relative", robustRounds: 2 };

regressorContract("gaussian process", gaussianProcess, PLAIN);
regressorContract("gaussian process with all parts", gaussianProcess, { ...ROBUST, additive: true, direction: true });

interface Measured {
  readonly features: Matrix;
  readonly targets: Float64Array;
}

/** Twenty configurations of ln d and ln s, each measured three times; noisier where s is large. */
function measured(seed = "measured", outliers = 0): Measured {
  const random = prng(seed);
  const rows: number[][] = [];
  const targets: number[] = [];
  for (const d of [1, 2, 4, 8, 16]) {
    for (const s of [1, 2, 3, 5]) {
      for (let repetition = 0; repetition < 3; repetition++) {
        rows.push([Math.log(d), Math.log(s)]);
        const outlier = random() < outliers ? 0.6 : 0;
        targets.push(Math.log(1 + (3 * d) / s) + (s > 2 ? 0.05 : 0.005) * gaussian(random) + outlier);
      }
    }
  }
  return { features: matrixOf(rows), targets: Float64Array.from(targets) };
}

function fit(
  hyperparameters: GaussianProcessHyperparameters,
  { features, targets }: Measured,
  weights: Float64Array | null = null,
) {
  const task = { features, names: ["ln d", "ln s"], targets, weights, random: prng("fit"), trainNetwork: null };
  return gaussianProcess.fit(hyperparameters, task) as FittedGaussianProcess;
}

const ASKED = matrixOf([
  [1.1, 0.9],
  [2, 0.2],
  [Math.log(4), Math.log(3)],
  [4, 2.5],
]);

describe("gaussianProcess", () => {
  it("gives the same in whatever order rows come", () => {
    const data = measured();
    const order = [...data.targets.keys()].sort((left, right) => ((left * 37) % 60) - ((right * 37) % 60));
    const turned = {
      features: selectRows(data.features, order),
      targets: Float64Array.from(order, (row) => data.targets[row]!),
    };
    const [straight, other] = [data, turned].map((given) => gaussianProcess.prepare(fit(ROBUST, given))(ASKED));
    for (const [row, answer] of straight!.entries()) expect(other![row]).toBeCloseTo(answer, 4);
  });

  it("answers at what was measured from what it knows of that very configuration", () => {
    const { features, targets } = measured();
    const apart = targets.map((target, row) => target + (row >= 21 && row < 24 ? 0.2 : 0));
    const fitted = fit(PLAIN, { features, targets: apart });
    const predict = gaussianProcess.prepare(fitted);
    const [d, s] = [features.data[2 * 21]!, features.data[2 * 21 + 1]!];
    const [at, beside] = predict(
      matrixOf([
        [d, s],
        [d + 1e-5, s],
      ]),
    );
    expect(Math.abs(at! - beside!)).toBeGreaterThan(0.001);
    expect(predict(matrixOf([[d + 1e-12, s]]))[0]).toBe(at);
  });

  it("knows less the farther from what was measured, and more of what was", () => {
    const fitted = fit({ ...ROBUST, direction: true }, measured());
    const deviation = gaussianProcessDeviation(fitted);
    const [at, near, far, farther] = deviation(
      matrixOf([
        [Math.log(4), Math.log(3)],
        [Math.log(4) + 0.1, Math.log(3)],
        [5, 3],
        [9, 6],
      ]),
    );
    expect(at!).toBeLessThan(near!);
    expect(near!).toBeLessThan(far!);
    expect(far!).toBeLessThan(farther!);
  });

  it("takes what was measured for a place as any other where it is asked so", () => {
    const { features, targets } = measured();
    const fitted = fit(PLAIN, { features, targets });
    const [d, s] = [features.data[2 * 21]!, features.data[2 * 21 + 1]!];
    const rows = matrixOf([
      [d, s],
      [d + 1e-5, s],
    ]);
    const [at, beside] = gaussianProcessDeviation(fitted)(rows);
    const [anywhere, besideIt] = gaussianProcessDeviation(fitted, { anywhere: true })(rows);
    expect(besideIt).toBe(beside);
    expect(anywhere! / beside!).toBeCloseTo(1, 3);
    expect(at! / beside!).toBeLessThan(0.95);
  });

  it("learns where the noise is large", () => {
    const noise = gaussianProcessNoise(fit(ROBUST, measured()))(
      matrixOf([
        [1, 0],
        [1, Math.log(5)],
      ]),
    );
    expect(noise[1]! / noise[0]!).toBeGreaterThan(2);
    expect(noise[0]!).toBeLessThan(0.025);
    const even = gaussianProcessNoise(fit(PLAIN, measured()))(
      matrixOf([
        [1, 0],
        [1, Math.log(5)],
      ]),
    );
    expect(even[1]).toBe(even[0]);
  });

  it("is moved little by outliers when it is robust", () => {
    const truth = Float64Array.from([0, 1, 2, 3], (row) => {
      const [d, s] = [Math.exp(ASKED.data[2 * row]!), Math.exp(ASKED.data[2 * row + 1]!)];
      return Math.log(1 + (3 * d) / s);
    });
    const error = (hyperparameters: GaussianProcessHyperparameters): number => {
      const answers = gaussianProcess.prepare(fit(hyperparameters, measured("outliers", 0.12)))(ASKED);
      return [0, 1, 2].reduce((sum, row) => sum + Math.abs(answers[row]! - truth[row]!), 0);
    };
    expect(error(ROBUST)).toBeLessThan(0.7 * error({ ...ROBUST, robustRounds: 0 }));
  });

  it("gives each value of the named column an offset of its own", () => {
    const { features, targets } = measured();
    const waves = targets.map((target, row) => target + (features.data[2 * row + 1] === Math.log(3) ? 0.3 : 0));
    const fitted = fit({ ...ROBUST, effect: "ln s" }, { features, targets: waves });
    expect(fitted.kernel.effect!.size).toBeGreaterThan(0.05);
    expect(() => fit({ ...ROBUST, effect: "ln t" }, { features, targets })).toThrow(
      /"ln t" is not among "ln d", "ln s"/,
    );
  });

  it("measures distances in the named inverse, and leaves other inverses out", () => {
    const { features, targets } = measured();
    const rows = Array.from(targets, (_, row) => {
      const [d, s] = [features.data[2 * row]!, features.data[2 * row + 1]!];
      return [d, Math.exp(-d), s, Math.exp(-s)];
    });
    const task = { features: matrixOf(rows), targets, weights: null, random: prng("fit"), trainNetwork: null };
    const { kernel } = gaussianProcess.fit(
      { ...ROBUST, inverse: "1/s" },
      { ...task, names: ["ln d", "1/d", "ln s", "1/s"] },
    ) as FittedGaussianProcess;
    expect(kernel.inputs).toEqual([0, 2, 3]);
    expect(kernel.distanceInputs).toEqual([0, 3]);
  });
});
