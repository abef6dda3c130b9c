import { z } from "zod";

import { canonicalJson } from "#core/document/canonical-json.ts";
import { type Matrix, selectRows } from "#core/numeric/matrix.ts";
import { PackedFloat64, packFloat64, unpackFloat64 } from "#core/numeric/packed-numbers.ts";
import { solveSupportVectors } from "#core/numeric/support-vector-machine.ts";
import { variance } from "#core/numeric/variance.ts";
import { distinctRows } from "./distinct-rows.ts";
import { Kernel } from "./kernel.ts";
import { type KernelRows, kernelRows } from "./kernel-rows.ts";
import { kernelSum } from "./kernel-sum.ts";
import { checkFitTask, type FitTask, type Regressor } from "./regressor.ts";

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
    const places = placesOf(task);
    const kernel = kernelOf(hyperparameters, places);
    const { coefficients, intercept } = solved(hyperparameters, places, kernelRows(kernel, places.features));
    const vectors = [...coefficients.keys()].filter((place) => coefficients[place] !== 0);
    return {
      kind: "support-vector",
      kernel,
      columnCount: task.features.columnCount,
      vectors: packFloat64(selectRows(places.features, vectors).data),
      coefficients: packFloat64(vectors.map((place) => coefficients[place]!)),
      intercept,
    };
  },
  prepare({ kernel, columnCount, vectors, coefficients: packed, intercept }) {
    const coefficients = unpackFloat64(packed);
    const matrix = { rowCount: coefficients.length, columnCount, data: unpackFloat64(vectors) };
    const answer = kernelSum(kernel, matrix, coefficients, intercept);
    return ({ rowCount, data }) => {
      const answers = new Float64Array(rowCount);
      for (let row = 0; row < rowCount; row++) {
        answers[row] = answer(data.subarray(row * columnCount, (row + 1) * columnCount));
      }
      return answers;
    };
  },
  answersOf(list, task, asked) {
    checkFitTask("support vector machine", task);
    const places = placesOf(task);
    const answers = new Array<Float64Array>(list.length);
    const kernels = list.map((hyperparameters) => kernelOf(hyperparameters, places));
    for (const [first, kernel] of kernels.entries()) {
      if (answers[first] !== undefined) continue;
      const rows = kernelRows(kernel, places.features);
      const alike = alikeness(rows, asked);
      for (let place = first; place < list.length; place++) {
        if (canonicalJson(kernels[place]) !== canonicalJson(kernel)) continue;
        const { coefficients, intercept } = solved(list[place]!, places, rows);
        answers[place] = Float64Array.from(alike, (row) => {
          let sum = intercept;
          for (let index = 0; index < row.length; index++) {
            if (coefficients[index] !== 0) sum += coefficients[index]! * row[index]!;
          }
          return sum;
        });
      }
    }
    return answers;
  },
};

/** The distinct rows that count, and which of the rows are at each. */
interface Places {
  readonly features: Matrix;
  readonly placeOfRow: Int32Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array | null;
  /** Of all numbers of all rows. */
  readonly spread: number;
}

function placesOf({ features: all, targets, weights }: Pick<FitTask, "features" | "targets" | "weights">): Places {
  const kept = [...targets.keys()].filter((row) => weights === null || weights[row]! > 0);
  const take = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row]!);
  const own = {
    features: selectRows(all, kept),
    targets: take(targets),
    weights: weights === null ? null : take(weights),
  };
  const { features, placeOfRow } = distinctRows(own);
  return { ...own, features, placeOfRow, spread: own.features.data.length > 0 ? variance(own.features.data) || 1 : 1 };
}

function solved(
  { C, epsilon, tolerance = 1e-3 }: SupportVectorHyperparameters,
  { features, placeOfRow, targets, weights }: Places,
  kernel: KernelRows,
) {
  return solveSupportVectors({
    placeCount: features.rowCount,
    placeOfRow,
    targets,
    bounds: targets.map((_, row) => C * (weights?.[row] ?? 1)),
    epsilon,
    ...kernel,
    tolerance,
    maximumSteps: MAXIMUM_STEPS,
  });
}

function kernelOf(hyperparameters: SupportVectorHyperparameters, { features, spread }: Places): Kernel {
  const { kernel: kind, degree = 3, coef0 = 0 } = hyperparameters;
  if (kind === "linear") return { kind };
  const scale = Math.max(1, features.columnCount) * (hyperparameters.gamma === "scale" ? spread : 1);
  const gamma = typeof hyperparameters.gamma === "number" ? hyperparameters.gamma : 1 / scale;
  if (kind === "rbf") return { kind, gamma };
  return kind === "polynomial" ? { kind, gamma, coef0, degree } : { kind, gamma, coef0 };
}

/** How alike each row that is asked for is to each place. */
function alikeness({ fill, diagonal }: KernelRows, { rowCount, columnCount, data }: Matrix): Float64Array[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const alike = new Float64Array(diagonal.length);
    fill(data.subarray(row * columnCount, (row + 1) * columnCount), alike);
    return alike;
  });
}
