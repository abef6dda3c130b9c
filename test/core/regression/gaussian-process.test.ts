import { gaussianProcess, type GaussianProcessHyperparameters } from "#core/regression/gaussian-process.ts";

import { regressorContract } from "../../contracts/regressor.ts";

const PLAIN: GaussianProcessHyperparameters = {
  kind: "gaussian-process",
  quadratic: false,
  additive: false,
  direction: false,
  errors: "equal",
  robustRounds: 0,
};

regressorContract("gaussian process", gaussianProcess, PLAIN);
regressorContract("gaussian process with all parts", gaussianProcess, {
  ...PLAIN,
  quadratic: true,
  additive: true,
  direction: true,
  errors: "relative",
  robustRounds: 2,
});
