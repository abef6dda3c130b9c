import { z } from "zod";

import { PackedFloat32, PackedFloat64 } from "#core/numeric/packed-numbers.ts";
import { ErrorScale } from "./error-scale.ts";
import { Kernel } from "./kernel.ts";
import { Standards } from "./standardise.ts";

/** A sum of weights, each for its own value. */
const WeightedValues = z.strictObject({ values: PackedFloat64, weights: PackedFloat64 });
export type WeightedValues = z.infer<typeof WeightedValues>;

/** The mean of the process as the parts of its kernel give it: all but the Matérn are made once of all configurations. */
export const ProcessMean = z.strictObject({
  constant: z.number(),
  linear: PackedFloat64,
  /** A matrix of products of inputs, row after row. */
  quadratic: PackedFloat64.nullable(),
  additive: z.array(WeightedValues).nullable(),
  effect: WeightedValues.nullable(),
  /** Row after row of the inputs of the distance, and a weight each. */
  matern: z.strictObject({ points: PackedFloat64, weights: PackedFloat64 }),
});
export type ProcessMean = z.infer<typeof ProcessMean>;

/** A Gaussian process after it has seen data. Answers are `targetMean + targetDeviation · process`. */
export const FittedGaussianProcess = z.strictObject({
  kind: z.literal("gaussian-process"),
  standards: Standards,
  targetMean: z.number(),
  targetDeviation: z.number().positive(),
  kernel: Kernel,
  mean: ProcessMean,
  /** What is known of the very configurations that were measured, by a key of their features. */
  seen: z.strictObject({ keys: PackedFloat64, answers: PackedFloat64, deviations: PackedFloat32 }),
  /** The variance that the data takes away at a row is |T · its covariances with the points|², T a lower triangle. */
  deviation: z.strictObject({ points: PackedFloat64, triangle: PackedFloat64 }),
  /** Deviation of one measurement where the scale is 1, and the scale. */
  noise: z.strictObject({ size: z.number(), scale: ErrorScale }),
});
export type FittedGaussianProcess = z.infer<typeof FittedGaussianProcess>;
