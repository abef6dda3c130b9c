import { z } from "zod";

import { FittedFeatures } from "#core/features/fitted-features.ts";
import { FittedLearner } from "#core/selection/fitted-blend.ts";

const LearnerKind = z.enum([
  "mean",
  "ridge",
  "nnls",
  "decision-tree",
  "random-forest",
  "extra-trees",
  "boosting",
  "network",
  "blend",
]);

/** What a question must say. An input that had one value in training may be left out: it then has that value. */
export const ModelInput = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("number"),
    name: z.string(),
    unit: z.string(),
    description: z.string(),
    minimum: z.number(),
    maximum: z.number(),
    /** The distinct trained values in ascending order, when they are few; else null. */
    values: z.array(z.number()).nullable(),
    /** The trained value in the middle. */
    typical: z.number(),
  }),
  z.strictObject({
    kind: z.literal("category"),
    name: z.string(),
    description: z.string(),
    values: z.array(z.string()).min(1),
    /** The most frequent one. */
    typical: z.string(),
  }),
]);
export type ModelInput = z.infer<typeof ModelInput>;

/** How well predictions met measurements; errors in the target's unit, MAPE as a share (0.05 is 5 %). */
export const Scores = z.strictObject({
  /** Over the rows whose measured value is not zero; null when there is none. */
  mape: z.number().nullable(),
  rmse: z.number(),
  mae: z.number(),
  /** Null when all measured values are equal. */
  r2: z.number().nullable(),
  rows: z.int(),
  /** Rows that MAPE leaves out. */
  zeroTargets: z.int(),
  /** On which data, as a sentence. */
  data: z.string(),
});
export type Scores = z.infer<typeof Scores>;

export const Metrics = z.strictObject({
  /** How the rows were divided; a configuration's repetitions are always on one side. */
  folds: z.strictObject({
    kind: z.enum(["grouped-k-fold", "leave-one-configuration-out"]),
    count: z.int().min(2),
    /** The regressor that was chosen without each fold. */
    choices: z.array(LearnerKind),
  }),
  /** The number to quote: for each fold the regressor was chosen anew without that fold. */
  heldOut: Scores,
  /** The delivered kind of regressor on the very folds that chose it: flattered by the choice. */
  selection: Scores,
  /** The mean alone, on the same folds. */
  baseline: Scores,
  coverage: z.strictObject({
    level: z.number(),
    /** Share of held-out rows inside their interval. */
    share: z.number(),
    rows: z.int(),
    configurations: z.int(),
    data: z.string(),
  }),
});
export type Metrics = z.infer<typeof Metrics>;

const Hyperparameter = z.union([z.number(), z.string(), z.boolean(), z.array(z.number()), z.array(z.string())]);

/** A regressor that was tried, with its best hyperparameters, or why it could not be. */
export const Candidate = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("trained"),
    regressor: LearnerKind,
    hyperparameters: z.record(z.string(), Hyperparameter),
    /** In words: `x, 1/x, products to degree 2`. */
    features: z.string(),
    targetScale: z.enum(["log", "identity"]),
    /** What the choice went by, lower is better: see `selectedBy`. */
    selectionError: z.number(),
    mape: z.number().nullable(),
    rmse: z.number(),
    trials: z.int().positive(),
    /** Trials that failed, each as a sentence. */
    failures: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("failed"), regressor: LearnerKind, reason: z.string() }),
]);
export type Candidate = z.infer<typeof Candidate>;

/** How wide intervals are. */
export const Interval = z.strictObject({
  method: z.literal("cross-conformal"),
  /** In words. */
  description: z.string(),
  /** The level that predictions are given at. */
  level: z.number(),
  /** What an error is: ln(measured / predicted), or measured - predicted. */
  errors: z.enum(["ratio", "difference"]),
  /** Quantiles of |error| / local scale over held-out configurations. */
  quantiles: z.array(z.strictObject({ level: z.number(), scaledError: z.number().nonnegative() })).min(1),
  /** The local scale: the same everywhere, or exp of a linear function of features, held between bounds. */
  scale: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant") }),
    z.strictObject({
      kind: z.literal("log-linear"),
      features: FittedFeatures,
      intercept: z.number(),
      coefficients: z.array(z.number()),
      minimum: z.number().positive(),
      maximum: z.number().positive(),
    }),
  ]),
  /** Outside the trained range the half-width is multiplied by 1 + this · extrapolation. */
  wideningPerRange: z.number().nonnegative(),
});
export type Interval = z.infer<typeof Interval>;

/** A prediction for a row whose configuration took no part in training, with an interval calibrated without its fold. */
export const HeldOutRow = z.strictObject({
  configuration: z.string(),
  fold: z.int().nonnegative(),
  inputs: z.record(z.string(), z.union([z.number(), z.string()])),
  measured: z.number(),
  predicted: z.number(),
  lower: z.number(),
  upper: z.number(),
});
export type HeldOutRow = z.infer<typeof HeldOutRow>;

/** Everything a question needs to be answered, and everything needed to judge the answer. Immutable. */
export const Model = z.strictObject({
  format: z.literal("model"),
  version: z.literal(1),
  /** `<campaign>.<component or workflow>.<target>`. */
  name: z.string(),
  campaignId: z.string().nullable(),
  subject: z.string(),
  target: z.strictObject({
    name: z.string(),
    unit: z.string(),
    description: z.string(),
    /** Predictions are never below this; null when the target may be negative. */
    lowerBound: z.number().nullable(),
  }),
  inputs: z.array(ModelInput),
  features: FittedFeatures,
  /** The regressor answers with ln of the target, or with the target itself. */
  targetScale: z.enum(["log", "identity"]),
  /** Or several, blended: each then brings its own features, and those of the model are none. */
  regressor: FittedLearner,
  /** The regressor's answers are held between these, far outside what was measured, on its scale. */
  answerBounds: z.strictObject({ minimum: z.number(), maximum: z.number() }),
  interval: Interval,
  metrics: Metrics,
  /** By MAPE (each row's error held to at most 1), or by mean absolute error over the mean where targets are zero. */
  selectedBy: z.enum(["capped-mape", "relative-mae"]),
  candidates: z.array(Candidate).min(1),
  /** What `metrics.heldOut` and the coverage are computed from; of very many rows an even part. */
  heldOut: z.array(HeldOutRow),
  /** Quantiles of measured / predicted, or of measured - predicted, over the held-out rows. */
  residuals: z.strictObject({
    kind: z.enum(["ratio", "difference"]),
    quantiles: z.array(z.strictObject({ probability: z.number(), value: z.number() })),
  }),
  training: z.strictObject({
    rows: z.int().positive(),
    configurations: z.int().positive(),
    /** Of the dataset's bytes that it was trained on. */
    dataSha256: z.string(),
    seed: z.int(),
    /** Training library with its version; null when none was used. The same bytes hold for the same one … */
    backend: z.string().nullable(),
    /** … and the same major version of Node. */
    nodeMajor: z.int(),
    /** MAPE of guessing a row by the other repetitions of its configuration; null without repetitions. */
    noiseFloorMape: z.number().nullable(),
    droppedRows: z.int().nonnegative(),
    /** Columns that took no part, with the reason. */
    droppedColumns: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
  }),
  /** True when the campaign was cancelled or stopped by its budget. */
  partial: z.boolean(),
  /** Sentences. */
  warnings: z.array(z.string()),
});
export type Model = z.infer<typeof Model>;
