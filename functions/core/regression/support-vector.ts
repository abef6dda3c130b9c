import { z } from "zod";

import { type Matrix, selectRows } from "#core/numeric/matrix.ts";
import { PackedFloat64, packFloat64, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { solveSupportVectors } from "#core/numeric/support-vector-machine.ts";
import { variance } from "#core/numeric/variance.ts";
import { distinctRows } from "./distinct-rows.ts";
import { Kernel, kernelAgainst } from "./kernel.ts";
import { kernelRows } from "./kernel-rows.ts";
import { checkFitTask, type Regressor } from "./regressor.ts";

/** `intercept + Σ coefficient · kernel(vector, row)`. */
export const FittedSupportVector = z.strictObject({
  kind: z.literal("support-vector"),
  kernel: Kernel,
  columnCount: z.int().nonnegative(),
  /** Row-major vectors × columns. */
  vectors: PackedFloat64,
  coefficients: PackedFloat64,
  intercept: z.number(),
});
export type FittedSupportVector = z.infer<typeof FittedSupportVector>;

export interface SupportVectorHyperparameters {
  readonly kind: "support-vector";
  readonly kernel: Kernel["kind"];
  /** The price of errors beside the smoothness. */
  readonly C: number;
  /** Errors up to this size cost nothing; in the unit of the targets. */
  readonly epsilon: number;
  /** `auto`: 1 / features; `scale`: the same by their variance, all in one. The linear kernel has none. */
  readonly gamma: number | "scale" | "auto";
  /** Of the polynomial kernel; 3 unless told. */
  readonly degree?: number;
  /** Of the polynomial and the sigmoid kernel; 0 unless told. */
  readonly coef0?: number;
  /** How far the conditions of optimality may be missed; .001 unless told. */
  readonly tolerance?: number;
}

/** After so many steps the answer is as good as it gets: with features far from 1 in size there is no end to them. */
const MAXIMUM_STEPS = 1_000_000;

/** Epsilon-insensitive support vector regression (Drucker et al. 1997; Smola and Schölkopf 2004). */
export const supportVector: Regressor<SupportVectorHyperparameters, FittedSupportVector> = {
  fit(hyperparameters, task) {
    checkFitTask("support vector machine", task);
    const { C, epsilon, tolerance = 1e-3 } = hyperparameters;
    const kept = [...task.targets.keys()].filter((row) => task.weights === null || task.weights[row]! > 0);
    const features = selectRows(task.features, kept);
    const kernel = kernelOf(hyperparameters, features);
    const { coefficients, intercept } = solveSupportVectors({
      targets: Float64Array.from(kept, (row) => task.targets[row]!),
      bounds: Float64Array.from(kept, (row) => C * (task.weights?.[row] ?? 1)),
      epsilon,
      ...kernelRows(kernel, features),
      tolerance,
      maximumSteps: MAXIMUM_STEPS,
    });
    const { vectors, amounts } = supportVectors(features, coefficients);
    return {
      kind: "support-vector",
      kernel,
      columnCount: features.columnCount,
      vectors: packFloat64(vectors.data),
      coefficients: packFloat64(amounts),
      intercept,
    };
  },
  prepare({ kernel, columnCount, vectors, coefficients: packed, intercept }) {
    const coefficients = unpackFloat64(packed);
    const fill = kernelAgainst(kernel, { rowCount: coefficients.length, columnCount, data: unpackFloat64(vectors) });
    const alike = new Float64Array(coefficients.length);
    return ({ rowCount, data }) =>
      Float64Array.from({ length: rowCount }, (_, row) => {
        fill(data.subarray(row * columnCount, (row + 1) * columnCount), alike);
        let sum = intercept;
        for (let index = 0; index < alike.length; index++) sum += coefficients[index]! * alike[index]!;
        return sum;
      });
  },
};

function kernelOf(hyperparameters: SupportVectorHyperparameters, { columnCount, data }: Matrix): Kernel {
  const { kernel: kind, degree = 3, coef0 = 0 } = hyperparameters;
  if (kind === "linear") return { kind };
  const spread = hyperparameters.gamma === "scale" && data.length > 0 ? variance(data) || 1 : 1;
  const gamma =
    typeof hyperparameters.gamma === "number" ? hyperparameters.gamma : 1 / (Math.max(1, columnCount) * spread);
  if (kind === "rbf") return { kind, gamma };
  return kind === "polynomial" ? { kind, gamma, coef0, degree } : { kind, gamma, coef0 };
}

/** Each distinct row that counts, with the sum of its repetitions' coefficients: that costs less to ask. */
function supportVectors(features: Matrix, coefficients: Float64Array) {
  const counting = [...coefficients.keys()].filter((row) => coefficients[row] !== 0);
  const distinct = distinctRows({
    features: selectRows(features, counting),
    targets: Float64Array.from(counting, (row) => coefficients[row]!),
    weights: null,
  });
  const amounts = distinct.targets.map((mean, place) => mean * distinct.weights[place]!);
  return { vectors: distinct.features, amounts };
}
