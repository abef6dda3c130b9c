import type { Matrix } from "#core/numeric/matrix.ts";
import { mean } from "#core/numeric/mean.ts";
import { packFloat32, packFloat64, unpackFloat32, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { standardDeviation } from "#core/numeric/variance.ts";
import { errorScale } from "./gaussian-process/error-scale.ts";
import type { FittedGaussianProcess } from "./gaussian-process/fitted-gaussian-process.ts";
import { learnProcess, type LearnedProcess } from "./gaussian-process/learn-process.ts";
import { placeFinder } from "./gaussian-process/place-finder.ts";
import { prepareDeviation } from "./gaussian-process/prepare-deviation.ts";
import { prepareMean } from "./gaussian-process/prepare-mean.ts";
import { processDeviation } from "./gaussian-process/process-deviation.ts";
import { processMean } from "./gaussian-process/process-mean.ts";
import { rowKeys } from "./gaussian-process/row-key.ts";
import { fitStandards, standardise } from "./gaussian-process/standardise.ts";
import { checkFitTask, type FitTask, type Predict, type Regressor } from "./regressor.ts";

export { FittedGaussianProcess } from "./gaussian-process/fitted-gaussian-process.ts";

export interface GaussianProcessHyperparameters {
  readonly kind: "gaussian-process";
  /** A square of a linear function: interactions of any two inputs, and curves that go on outside the data. */
  readonly quadratic: boolean;
  /** A function of each input by itself. */
  readonly additive: boolean;
  /** The distance grows along one learned direction in addition, which finds ratios such as data / cores. */
  readonly direction: boolean;
  /** Name of a feature each value of which has an offset of its own. */
  readonly effect?: string;
  /**
   * Name of a feature `1/x`: distances are made with it in the place of `ln x` (or `x`), linear and quadratic part see
   * both. Of other inputs that come as `ln y` and `1/y` only `ln y` is used.
   */
  readonly inverse?: string;
  /** `relative`: targets are logarithms and the mean relative error is to be small; `equal`: targets as they are. */
  readonly errors: "relative" | "equal";
  /** How often noise and outliers are weighed anew: 2 is enough, 0 takes the noise to be the same everywhere. */
  readonly robustRounds: number;
}

/**
 * A Gaussian process on configurations: constant, linear and Matérn 5/2 with a length an input, and the parts that it is
 * told to have; the noise is learned and follows the inputs (Rasmussen and Williams 2006; Stegle et al. 2008).
 */
export const gaussianProcess: Regressor<GaussianProcessHyperparameters, FittedGaussianProcess> = {
  fit(hyperparameters, task) {
    checkFitTask("Gaussian process", task);
    const { errors, robustRounds } = hyperparameters;
    const targetMean = mean(task.targets, task.weights);
    const targetDeviation = errors === "relative" ? 1 : standardDeviation(task.targets) || 1;
    const standards = fitStandards(task.features);
    const learned = learnProcess({
      parts: hyperparameters,
      errors,
      robustRounds,
      features: standardise(standards, task.features),
      names: task.names ?? [],
      targets: task.targets.map((target) => (target - targetMean) / targetDeviation),
      weights: evenedWeights(task),
      random: task.random,
    });
    const { kernel, configurations, posterior, scale, noise } = learned;
    return {
      kind: "gaussian-process",
      standards,
      targetMean,
      targetDeviation,
      kernel,
      mean: processMean(kernel, configurations.features, posterior.alpha),
      seen: seenConfigurations(learned),
      deviation: processDeviation(kernel, configurations.features, posterior),
      noise: { size: noise, scale },
    };
  },
  prepare(fitted) {
    const { kernel, standards, seen, targetMean, targetDeviation } = fitted;
    const meanAt = prepareMean(kernel, fitted.mean);
    const answers = unpackFloat64(seen.answers);
    const placesIn = seenPlaces(seen);
    return (features) => {
      const standard = standardise(standards, features);
      const placeOf = placesIn(standard);
      return Float64Array.from({ length: features.rowCount }, (_, row) => {
        const place = placeOf(row);
        const process = place === -1 ? meanAt(standard.data, row * standard.columnCount) : answers[place]!;
        return targetMean + targetDeviation * process;
      });
    };
  },
};

/**
 * The deviation of what is measured at a row on average: how little is known of it, without the noise. `anywhere` takes
 * what was measured for a place as any other, of which less is known.
 */
export function gaussianProcessDeviation(fitted: FittedGaussianProcess, { anywhere = false } = {}): Predict {
  const { kernel, standards, seen, targetDeviation } = fitted;
  const deviationAt = prepareDeviation(kernel, fitted.deviation, standards.means.length);
  const deviations = unpackFloat32(seen.deviations);
  const placesIn = anywhere ? () => () => -1 : seenPlaces(seen);
  return (features) => {
    const standard = standardise(standards, features);
    const placeOf = placesIn(standard);
    return Float64Array.from({ length: features.rowCount }, (_, row) => {
      const place = placeOf(row);
      const deviation = place === -1 ? deviationAt(standard.data, row * standard.columnCount) : deviations[place]!;
      return targetDeviation * deviation;
    });
  };
}

/** The deviation of one measurement from the average of all at its row. */
export function gaussianProcessNoise({ standards, noise, targetDeviation }: FittedGaussianProcess): Predict {
  return (features) =>
    errorScale(noise.scale, standardise(standards, features)).map((scale) => targetDeviation * noise.size * scale);
}

/** Where among what was measured the rows of a matrix are, -1 for others. */
function seenPlaces({ keys }: FittedGaussianProcess["seen"]): (rows: Matrix) => (row: number) => number {
  const placeOf = placeFinder(unpackFloat64(keys));
  return (rows) => {
    const keyOf = rowKeys(rows);
    return (row) => placeOf(keyOf(row));
  };
}

function evenedWeights({ weights, targets }: FitTask): Float64Array {
  if (weights === null) return new Float64Array(targets.length).fill(1);
  const middle = mean(weights);
  return weights.map((weight) => weight / middle);
}

/** Mean and deviation of the process at what was measured are known without any sum. */
function seenConfigurations({ configurations, posterior }: LearnedProcess): FittedGaussianProcess["seen"] {
  const { features, targets } = configurations;
  const { alpha, noises, precisions } = posterior;
  const keyOf = rowKeys(features);
  return {
    keys: packFloat64(Array.from(targets, (_, row) => keyOf(row))),
    answers: packFloat64(targets.map((target, row) => target - noises[row]! * alpha[row]!)),
    deviations: packFloat32(
      noises.map((noise, row) => Math.sqrt(Math.max(0, noise - noise * noise * precisions[row]!))),
    ),
  };
}
