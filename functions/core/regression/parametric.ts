import { z } from "zod";

import { boundedLeastSquares, type BoundedSolution } from "#core/numeric/bounded-least-squares.ts";
import { type Matrix, zeroMatrix } from "#core/numeric/matrix.ts";
import { mean } from "#core/numeric/mean.ts";
import type { Prng } from "#core/numeric/prng.ts";
import { distinctRows } from "./distinct-rows.ts";
import { featureIndex } from "./feature-index.ts";
import { type LawName, PARAMETRIC_LAWS, type ParametricLaw } from "./parametric-laws.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";

/** A feature, and what of it is usual: its geometric mean in training. */
const Amount = z.strictObject({ feature: z.int().nonnegative(), usual: z.number().positive() });

/** A law with its parameters by name; amounts are in the unit of the target. */
export const FittedParametric = z.strictObject({
  kind: z.literal("parametric"),
  law: z.enum(Object.keys(PARAMETRIC_LAWS) as LawName[]),
  parameters: z.record(z.string(), z.number().nonnegative()),
  /** Which feature says how much works at once. */
  parallelism: z.int().nonnegative(),
  size: Amount.nullable(),
  other: Amount.nullable(),
});
export type FittedParametric = z.infer<typeof FittedParametric>;

export interface ParametricHyperparameters {
  readonly kind: "parametric";
  readonly law: LawName;
  /** Names of features, which should come as they are, without any scaling: how much works at once, */
  readonly parallelism: string;
  /** how much there is to do, */
  readonly size?: string;
  /** and, for the roofline, how much there is of a second resource. */
  readonly other?: string;
  /** Which errors count: `relative` ones are shares of the target, which must then be positive. */
  readonly errors: "relative" | "absolute";
}

/** Searches from different places: some laws have minima that are not the least. */
const STARTS = 8;
/** Laws are asked of positive amounts: less is taken for this. */
const SMALLEST_AMOUNT = 1e-9;

/** A law of the field of a known form, its few parameters by least squares within bounds. Never negative. */
export const parametric: Regressor<ParametricHyperparameters, FittedParametric> = {
  fit(hyperparameters, task) {
    checkFitTask("parametric law", task);
    const { law: name, errors } = hyperparameters;
    const index = (feature: string) => featureIndex("parametric law", feature, task);
    const amountOf = (feature: string | undefined) =>
      feature === undefined ? null : { feature: index(feature), usual: usualOf(task.features, index(feature)) };
    const columns = {
      parallelism: index(hyperparameters.parallelism),
      size: amountOf(hyperparameters.size),
      other: amountOf(hyperparameters.other),
    };
    const { features, targets, weights } = distinctRows({
      features: questionsOf(columns, task.features),
      targets: task.targets,
      weights: errors === "relative" ? relativeWeights(task) : task.weights,
    });
    const usualTarget = Math.abs(mean(targets)) || 1;
    const law = PARAMETRIC_LAWS[name];
    const found = search(
      law,
      features,
      targets.map((target) => target / usualTarget),
      weights,
      columns.size !== null,
      task.random,
    );
    const parameters = law.parameters.map(
      ({ name: parameter, isAmount }, place) =>
        [parameter, found.parameters[place]! * (isAmount ? usualTarget : 1)] as const,
    );
    return { kind: "parametric", law: name, parameters: Object.fromEntries(parameters), ...columns };
  },
  prepare({ law: name, parameters: named, ...columns }) {
    const law = PARAMETRIC_LAWS[name];
    const parameters = Float64Array.from(law.parameters, ({ name: parameter }) => named[parameter]!);
    return (features) => timesOf(law, parameters, questionsOf(columns, features));
  },
};

/** A row counts by 1 / target²: repetitions of one row may then be gathered, as for absolute errors. */
function relativeWeights({ targets, weights }: FitTask): Float64Array {
  return targets.map((target, row) => {
    if (target > 0) return (weights?.[row] ?? 1) / target ** 2;
    throw new RangeError(
      `Cannot fit a parametric law of relative errors as targets must be positive: that of row ${row} is ${target}`,
    );
  });
}

function usualOf({ rowCount, columnCount, data }: Matrix, feature: number): number {
  let sum = 0;
  for (let row = 0; row < rowCount; row++)
    sum += Math.log(Math.max(SMALLEST_AMOUNT, data[row * columnCount + feature]!));
  return Math.exp(sum / rowCount);
}

/** Rows of parallelism, size and the other resource. */
function questionsOf(
  { parallelism, size, other }: Pick<FittedParametric, "parallelism" | "size" | "other">,
  { rowCount, columnCount, data }: Matrix,
): Matrix {
  const questions = zeroMatrix(rowCount, 3);
  for (let row = 0; row < rowCount; row++) {
    const at = (feature: number): number => Math.max(SMALLEST_AMOUNT, data[row * columnCount + feature]!);
    questions.data[3 * row] = at(parallelism);
    questions.data[3 * row + 1] = size === null ? 1 : at(size.feature) / size.usual;
    questions.data[3 * row + 2] = other === null ? 1 : at(other.feature) / other.usual;
  }
  return questions;
}

function timesOf(law: ParametricLaw, parameters: Float64Array, { rowCount, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) =>
    Math.max(0, law.time(parameters, data[3 * row]!, data[3 * row + 1]!, data[3 * row + 2]!)),
  );
}

/** The best of the minima near some starts: the first in the middle of what is likely, the others drawn. */
function search(
  law: ParametricLaw,
  questions: Matrix,
  targets: Float64Array,
  weights: Float64Array,
  sized: boolean,
  random: Prng,
): BoundedSolution {
  const roots = weights.map(Math.sqrt);
  const fixed = (isGrowth: boolean): boolean => isGrowth && !sized;
  const problem = {
    lower: law.parameters.map(({ lower, isGrowth }) => (fixed(isGrowth) ? 0 : lower)),
    upper: law.parameters.map(({ upper, isGrowth }) => (fixed(isGrowth) ? 0 : upper)),
    residuals: (parameters: Float64Array) => {
      const times = timesOf(law, parameters, questions);
      return times.map((time, row) => roots[row]! * (time - targets[row]!));
    },
  };
  let best: BoundedSolution | undefined;
  for (let start = 0; start < STARTS; start++) {
    const from = law.parameters.map(({ starts: [low, high] }) => low * (high / low) ** (start === 0 ? 0.5 : random()));
    const solution = boundedLeastSquares(problem, from);
    if (best === undefined || solution.sumOfSquares < best.sumOfSquares) best = solution;
  }
  return best!;
}
