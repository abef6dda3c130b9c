import { minimiseInBox } from "#core/numeric/lbfgs.ts";
import type { Configurations } from "./configurations.ts";
import type { Kernel } from "./kernel.ts";
import { logLikelihood } from "./likelihood.ts";
import type { ParameterPriors } from "./parameter-priors.ts";

/**
 * The parameters that are most probable after what was measured. The search is in deviations of the prior from its
 * centre, where all parameters matter about as much.
 */
export function learnParameters(
  shape: Kernel,
  configurations: Configurations,
  { centres, deviations, lower, upper }: ParameterPriors,
  start: Float64Array,
  iterations: number,
): Float64Array {
  const likelihood = logLikelihood(shape, configurations);
  const parameters = new Float64Array(centres.length);
  const restore = (whitened: Float64Array): void => {
    for (let index = 0; index < parameters.length; index++) {
      parameters[index] = centres[index]! + deviations[index]! * whitened[index]!;
    }
  };
  const whiten = (values: Float64Array): Float64Array =>
    values.map((value, index) => (value - centres[index]!) / deviations[index]!);
  const { point } = minimiseInBox(
    (whitened, gradient) => {
      restore(whitened);
      let value = -likelihood(parameters, gradient);
      for (let index = 0; index < whitened.length; index++) {
        value += 0.5 * whitened[index]! ** 2;
        gradient[index] = whitened[index]! - deviations[index]! * gradient[index]!;
      }
      return value;
    },
    whiten(start),
    { lower: whiten(lower), upper: whiten(upper) },
    { iterations, gradientTolerance: 0.01, valueTolerance: 1e-6 },
  );
  restore(point);
  return parameters;
}
