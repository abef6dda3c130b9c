import type { Matrix } from "#core/numeric/matrix.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import { standardDeviation, variance } from "#core/numeric/variance.ts";
import { type Configurations, configurationsOf, reweighed, selectConfigurations } from "./configurations.ts";
import type { ErrorScale } from "./error-scale.ts";
import type { Kernel } from "./kernel.ts";
import { type KernelParts, kernelShape } from "./kernel-shape.ts";
import type { Inference } from "./inference.ts";
import { learnParameters } from "./learn-parameters.ts";
import { parameterLayout, withParameters } from "./parameter-layout.ts";
import { parameterPriors } from "./parameter-priors.ts";
import { type Posterior, posterior, quickInference } from "./posterior.ts";
import { robustWeights } from "./robust-weights.ts";

export interface ProcessTask {
  readonly parts: KernelParts;
  readonly errors: "relative" | "equal";
  readonly robustRounds: number;
  /** Standardised. */
  readonly features: Matrix;
  readonly names: readonly string[];
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly random: Prng;
}

export interface LearnedProcess {
  readonly kernel: Kernel;
  readonly configurations: Configurations;
  readonly posterior: Posterior;
  readonly scale: ErrorScale;
  /** Deviation of one measurement where the scale is 1. */
  readonly noise: number;
}

/** Hyperparameters are learned on so many configurations: more tell them no better. */
const MOST_FOR_PARAMETERS = 250;
const FIRST_ITERATIONS = 40;
const LATER_ITERATIONS = 15;
/** With fewer degrees of freedom the repetitions tell too little of the noise. */
const LEAST_DEGREES = 10;
/** Where all targets are equal something must still be likely. */
const LEAST_SPREAD = 1e-3;

/** Learns the parameters of the kernel and infers; then again with less weight on what errs most. */
export function learnProcess(task: ProcessTask): LearnedProcess {
  const { features, targets, errors, random } = task;
  const grouped = configurationsOf(features, targets, task.weights);
  const { placeOfRow } = grouped;
  let configurations: Configurations = grouped.configurations;
  let weights = task.weights;
  const spread = Math.max(LEAST_SPREAD, standardDeviation(configurations.targets));
  const shape = kernelShape(task.parts, features, task.names, Math.sqrt(4 * variance(targets) + 0.1));
  const chosen = parameterPlaces(configurations.counts.length, random);
  const priors = () =>
    parameterPriors(shape, { spread, repetition: repetitionError(configurations, placeOfRow, targets, weights) });
  const learn = (start: Float64Array, iterations: number): Float64Array =>
    learnParameters(shape, selectConfigurations(configurations, chosen), priors(), start, iterations);
  let parameters = learn(startOf(shape, priors().centres, random), FIRST_ITERATIONS);
  let scale: ErrorScale = { coefficients: [], intercept: 0 };
  let noiseFactor = 1;
  for (let round = 0; round < task.robustRounds; round++) {
    const found = quickInference(withParameters(shape, parameters), configurations);
    const robust = robustWeights(residuals(found, configurations, placeOfRow, targets), features, errors);
    ({ scale, noiseFactor } = robust);
    weights = robust.weights.map((weight, row) => weight * task.weights[row]!);
    configurations = reweighed(configurations, placeOfRow, targets, weights);
    parameters = learn(parameters, LATER_ITERATIONS);
  }
  const kernel = withParameters(shape, parameters);
  return {
    kernel,
    configurations,
    posterior: posterior(kernel, configurations),
    scale,
    noise: kernel.noise * noiseFactor,
  };
}

function parameterPlaces(count: number, random: Prng): Int32Array {
  const all = Array.from({ length: count }, (_, place) => place);
  return count <= MOST_FOR_PARAMETERS
    ? Int32Array.from(all)
    : Int32Array.from(shuffle(all, random).slice(0, MOST_FOR_PARAMETERS)).sort();
}

/** The centres of the priors, but for the direction, which has no gradient there. */
function startOf(shape: Kernel, centres: Float64Array, random: Prng): Float64Array {
  const start = centres.slice();
  const { direction } = parameterLayout(shape);
  if (direction !== null) {
    for (let index = 0; index < shape.distanceInputs.length; index++) start[direction + index] = 0.5 * normal(random);
  }
  return start;
}

/** A normally distributed number by Box and Muller. */
function normal(random: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function residuals(
  { alpha, precisions, noises }: Inference,
  configurations: Configurations,
  placeOfRow: Int32Array,
  targets: Float64Array,
) {
  const leftOut = new Float64Array(targets.length);
  const fitted = new Float64Array(targets.length);
  for (let row = 0; row < targets.length; row++) {
    const place = placeOfRow[row]!;
    const apart = targets[row]! - configurations.targets[place]!;
    leftOut[row] = apart + alpha[place]! / precisions[place]!;
    fitted[row] = apart + noises[place]! * alpha[place]!;
  }
  return { leftOut, fitted };
}

/** The deviation of one measurement of weight 1 by the repetitions, or null where too few tell. */
function repetitionError(
  configurations: Configurations,
  placeOfRow: Int32Array,
  targets: Float64Array,
  weights: Float64Array,
): number | null {
  const degrees = targets.length - configurations.counts.length;
  if (degrees < LEAST_DEGREES) return null;
  let sum = 0;
  for (let row = 0; row < targets.length; row++) {
    sum += weights[row]! * (targets[row]! - configurations.targets[placeOfRow[row]!]!) ** 2;
  }
  return Math.sqrt(sum / degrees);
}
