import type { FeatureTable } from "#core/dataset/feature-table.ts";
import { applyFeatures } from "#core/features/apply-features.ts";
import { fitFeatures } from "#core/features/fit-features.ts";
import type { FittedFeatures } from "#core/features/fitted-features.ts";
import { timesVector } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { median } from "#core/numeric/quantile.ts";
import { ridge } from "#core/regression/ridge.ts";

/**
 * How large errors are at a place, relative to elsewhere: the same everywhere, exp of a linear function, or as large as
 * the learner says.
 */
export type LocalScale =
  | { readonly kind: "constant" }
  | { readonly kind: "posterior" }
  | {
      readonly kind: "log-linear";
      readonly features: FittedFeatures;
      readonly intercept: number;
      readonly coefficients: number[];
      readonly minimum: number;
      readonly maximum: number;
    };

/** Errors are taken to differ by at most this factor either way from their middle. */
const LARGEST_FACTOR = Math.exp(1.5);

/** Learns from held-out errors where they are large: a ridge of their logarithm on the logs of the inputs. */
export function fitLocalScale(errors: Float64Array, table: FeatureTable): LocalScale {
  const sizes = errors.map(Math.abs);
  const middle = median(sizes);
  if (!(middle > 0)) return { kind: "constant" };
  const features = fitFeatures({ numbers: ["log"], degree: 1, scaling: "standardise" }, table);
  const fitted = ridge.fit(
    { kind: "ridge", alpha: 3 },
    {
      features: applyFeatures(features, table),
      // Without the added share of the median a row that happened to be met exactly would decide.
      targets: sizes.map((size) => Math.log(size + 0.3 * middle)),
      weights: null,
      // A ridge draws nothing.
      random: prng(0),
      trainNetwork: null,
    },
  ) as { readonly intercept: number; readonly coefficients: number[] };
  const levels = timesVector(applyFeatures(features, table), fitted.coefficients);
  return {
    kind: "log-linear",
    features,
    intercept: -median(levels),
    coefficients: fitted.coefficients,
    minimum: 1 / LARGEST_FACTOR,
    maximum: LARGEST_FACTOR,
  };
}

/** The scale at each row; `posterior` is what the learner says of its uncertainty there. */
export function localScale(scale: LocalScale, table: FeatureTable, posterior: Float64Array | null): Float64Array {
  if (scale.kind === "posterior") {
    if (posterior === null) throw new TypeError("Cannot scale an interval as the learner must say how uncertain it is");
    return posterior;
  }
  if (scale.kind === "constant") return new Float64Array(table.rowCount).fill(1);
  const levels = timesVector(applyFeatures(scale.features, table), scale.coefficients);
  return levels.map((level) => Math.min(scale.maximum, Math.max(scale.minimum, Math.exp(level + scale.intercept))));
}
