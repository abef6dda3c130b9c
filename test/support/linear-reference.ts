import { readFileSync } from "node:fs";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import type { LawName } from "#core/regression/parametric-laws.ts";
import type { FitTask } from "#core/regression/regressor.ts";
import type { SupportVectorHyperparameters } from "#core/regression/support-vector.ts";

interface Weighted {
  readonly features: number[][];
  readonly targets: number[];
  readonly weights: number[] | null;
}

interface Linear {
  readonly intercept: number;
  readonly coefficients: number[];
}

/** Numbers recorded from scipy and scikit-learn by `fixtures/scikit-learn/generate-linear.py`. */
export interface LinearReference {
  readonly nnls: readonly (Weighted & Linear)[];
  readonly elasticNet: readonly (Weighted &
    Linear & {
      readonly alpha: number;
      readonly l1Ratio: number;
      readonly positive: boolean;
      readonly fitIntercept: boolean;
    })[];
  /** Least squares on these terms alone. */
  readonly leastSquares: readonly (Weighted & Linear & { readonly terms: number[] })[];
  readonly neighbours: readonly {
    readonly features: number[][];
    readonly targets: number[];
    readonly neighbours: number;
    readonly weights: "uniform" | "distance";
    readonly power: 1 | 2;
    readonly asked: number[][];
    readonly answers: number[];
  }[];
  readonly supportVector: readonly (Weighted & {
    readonly hyperparameters: Omit<SupportVectorHyperparameters, "kind">;
    readonly asked: number[][];
    /** To a tolerance of .001. */
    readonly answers: number[];
    /** To a tolerance of 1e-8. */
    readonly exactAnswers: number[];
  })[];
  readonly parametric: readonly {
    readonly law: LawName;
    readonly cores: number[];
    readonly size: number[];
    readonly other: number[];
    readonly parameters: Record<string, number>;
    readonly exact: number[];
    readonly noisy: number[];
    /** What scipy finds in the noisy times, and the squares of the relative errors it leaves. */
    readonly noisyParameters: Record<string, number>;
    readonly noisySquares: number;
  }[];
  /** t, degrees of freedom, probability beyond ±t. */
  readonly studentTTails: [number, number, number][];
  readonly law: readonly (Weighted & {
    /** Set where rows count by the fourth power of the first feature. */
    readonly towards: string | null;
    readonly answers: number[];
  })[];
}

export const LINEAR_REFERENCE = JSON.parse(
  readFileSync(new URL("./fixtures/scikit-learn/linear.json", import.meta.url), "utf8"),
) as LinearReference;

/** What a regressor is given in a recorded case. */
export function recordedTask({ features, targets, weights }: Weighted): FitTask {
  return {
    features: matrixOf(features),
    targets: Float64Array.from(targets),
    weights: weights === null ? null : Float64Array.from(weights),
    random: prng("recorded"),
    trainNetwork: null,
  };
}
