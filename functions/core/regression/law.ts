import { z } from "zod";

import { coordinateDescent } from "#core/numeric/coordinate-descent.ts";
import { dot } from "#core/numeric/dot.ts";
import { columnsOf } from "#core/numeric/matrix.ts";
import { median } from "#core/numeric/quantile.ts";
import { featureIndex } from "./feature-index.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";
import { answerSum, sparseSum } from "./sparse-sum.ts";

/** `intercept + Σ coefficient · feature` over a few of the features, none of the amounts negative. */
export const FittedLaw = z.strictObject({
  kind: z.literal("law"),
  intercept: z.number().nonnegative(),
  /** Which features take part, by index. */
  terms: z.array(z.int().nonnegative()),
  /** One a term. */
  coefficients: z.array(z.number().positive()),
});
export type FittedLaw = z.infer<typeof FittedLaw>;

export interface LawHyperparameters {
  readonly kind: "law";
  /** Which errors count: `relative` ones are shares of the target, which must then be positive. */
  readonly errors: "relative" | "absolute";
  /** The price of a term, as a share of what it explains; .001 keeps the terms few. */
  readonly l1: number;
  /** How often rows with large errors are made to count for less, and the law is fitted again. */
  readonly rounds: number;
  /** The feature towards whose largest value the law is to be right, that is to say extrapolate. */
  readonly towards?: string;
  /** Rows then count by (feature / its largest value) to this power; 4 unless told. */
  readonly towardsPower?: number;
}

/** So exact as the data can tell: coefficients of terms that nearly agree would take for ever to settle. */
const TOLERANCE = 1e-8;
const MAXIMUM_SWEEPS = 20_000;

/**
 * A law of cost: a sum of non-negative amounts, each in proportion to a feature, by non-negative least squares of the
 * relative errors with a price on each term (lasso: Tibshirani 1996), made robust by weighing again: rows count by
 * median / |error| where the error is above the median. Answers are never negative.
 */
export const law: Regressor<LawHyperparameters, FittedLaw> = {
  fit(hyperparameters, task) {
    checkFitTask("law", task);
    const problem = scaledColumns(hyperparameters, task);
    const weights = rowWeights(hyperparameters, task);
    let coefficients: Float64Array = new Float64Array(problem.columns.length);
    let robust = weights;
    for (let round = 0; round <= hyperparameters.rounds; round++) {
      if (round > 0) robust = robustWeights(weights, errorsOf(problem, coefficients));
      coefficients = fitWeighted(problem, robust, hyperparameters.l1, coefficients);
    }
    const [intercept = 0, ...others] = coefficients;
    return { kind: "law", ...sparseSum(intercept, others) };
  },
  prepare(fitted) {
    const answer = answerSum(fitted);
    return (features) => answer(features).map((value) => Math.max(0, value));
  },
};

interface Columns {
  /** The intercept's first; each a share of the target where errors are relative. */
  readonly columns: readonly Float64Array[];
  readonly targets: Float64Array;
}

function scaledColumns({ errors }: LawHyperparameters, { features, targets }: FitTask): Columns {
  const columns = [new Float64Array(targets.length).fill(1), ...columnsOf(features)];
  if (errors === "absolute") return { columns, targets };
  const wrong = targets.findIndex((target) => !(target > 0));
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot fit a law of relative errors as targets must be positive: that of row ${wrong} is ${targets[wrong]}`,
    );
  }
  return {
    columns: columns.map((column) => column.map((value, row) => value / targets[row]!)),
    targets: new Float64Array(targets.length).fill(1),
  };
}

function rowWeights({ towards, towardsPower = 4 }: LawHyperparameters, task: FitTask): Float64Array {
  const { features, targets, weights } = task;
  const own = weights ?? new Float64Array(targets.length).fill(1);
  if (towards === undefined) return own;
  const column = featureIndex("law", towards, task);
  const values = targets.map((_, row) => Math.max(0, features.data[row * features.columnCount + column]!));
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return largest > 0 ? own.map((weight, row) => weight * (values[row]! / largest) ** towardsPower) : own;
}

/** The errors of a law in units of the scaled targets. */
function errorsOf({ columns, targets }: Columns, coefficients: Float64Array): Float64Array {
  const errors = Float64Array.from(targets);
  for (const [index, column] of columns.entries()) {
    const coefficient = coefficients[index]!;
    if (coefficient === 0) continue;
    for (let row = 0; row < errors.length; row++) errors[row]! -= coefficient * column[row]!;
  }
  return errors;
}

function robustWeights(weights: Float64Array, errors: Float64Array): Float64Array {
  const sizes = errors.map(Math.abs);
  const middle = median(sizes);
  return middle > 0 ? weights.map((weight, row) => (weight * middle) / Math.max(sizes[row]!, middle)) : weights;
}

function fitWeighted(
  { columns, targets }: Columns,
  weights: Float64Array,
  l1: number,
  start: Float64Array,
): Float64Array {
  const roots = weights.map(Math.sqrt);
  const times = (values: Float64Array): Float64Array => values.map((value, row) => roots[row]! * value);
  const weightedTargets = times(targets);
  const weightedColumns = columns.map(times);
  const size = Math.sqrt(dot(weightedTargets, weightedTargets));
  return coordinateDescent(
    {
      columns: weightedColumns,
      targets: weightedTargets,
      l1: Float64Array.from(weightedColumns, (column) => l1 * size * Math.sqrt(dot(column, column))),
      l2: 0,
      nonNegative: true,
    },
    { start, tolerance: TOLERANCE, maximumSweeps: MAXIMUM_SWEEPS },
  );
}
