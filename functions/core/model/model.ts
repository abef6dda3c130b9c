import { z } from "zod";

import { FittedFeatures } from "#core/features/fitted-features.ts";
import { FittedLearner } from "#core/selection/fitted-learner.ts";
import { Question } from "#core/selection/question.ts";
import { SelectionMetric } from "#core/selection/selection-error.ts";
import { HeldOutRows } from "./held-out-row.ts";
import { SearchRecord } from "./search-record.ts";

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
    /** The one that unknown values count as; without it they are refused. */
    other: z.string().optional(),
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
    kind: z.enum([
      "grouped-k-fold",
      "leave-one-configuration-out",
      "extrapolation",
      "interpolation",
      "extrapolation-and-interpolation",
    ]),
    count: z.int().positive(),
    /** The family with the largest share in what was chosen without each fold. */
    choices: z.array(z.string()),
  }),
  /** The number to quote: for each fold the learner was chosen anew without that fold. */
  heldOut: Scores,
  /** The delivered choice on the very folds that made it: flattered by the choice. */
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

/** A family of learners that was tried, with the hyperparameters of its best trial, or why it could not be. */
export const Candidate = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("trained"),
    family: z.string(),
    /** Its best trial in words: regressor, hyperparameters, features, scale of the target. */
    best: z.string(),
    /** Its share in the delivered answer; 0 where it has none. */
    weight: z.number().nonnegative(),
    /** What the choice went by, lower is better: see `selectedBy`. */
    selectionError: z.number(),
    mape: z.number().nullable(),
    rmse: z.number(),
    trials: z.int().positive(),
    /** Trials that failed, each as a sentence. */
    failures: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal("failed"), family: z.string(), reason: z.string() }),
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
  /** The same for configurations that were measured, of which little but the noise is unknown; only with `learner.known`. */
  knownQuantiles: z
    .array(z.strictObject({ level: z.number(), scaledError: z.number().nonnegative() }))
    .min(1)
    .optional(),
  /**
   * The local scale: the same everywhere; what the reference says of its uncertainty together with how much the members
   * differ; or exp of a linear function of features, held between bounds.
   */
  scale: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant") }),
    z.strictObject({ kind: z.literal("posterior") }),
    z.strictObject({
      kind: z.literal("log-linear"),
      features: FittedFeatures,
      intercept: z.number(),
      coefficients: z.array(z.number()),
      minimum: z.number().positive(),
      maximum: z.number().positive(),
    }),
  ]),
  /** The member of the learner that is asked how uncertain it is; null where none is. */
  reference: z.int().nonnegative().nullable(),
  /**
   * Outside the trained range the half-width is multiplied by 1 + this · extrapolation; along an input for which the
   * interval was calibrated beyond its data, it is not.
   */
  wideningPerRange: z.number().nonnegative(),
});
export type Interval = z.infer<typeof Interval>;

/** Everything a question needs to be answered, and everything needed to judge the answer. Immutable. */
export const Model = z.strictObject({
  format: z.literal("model"),
  version: z.literal(2),
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
  learner: FittedLearner,
  /** What the learner was chosen for. */
  question: Question,
  interval: Interval,
  metrics: Metrics,
  /** What the choice went by. */
  selectedBy: SelectionMetric,
  candidates: z.array(Candidate).min(1),
  /** What `metrics.heldOut` and the coverage are computed from; of very many rows an even part, and many packed: see `heldOutRowsOf`. */
  heldOut: HeldOutRows,
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
    /** How what was tried was chosen, where more than a fixed list was, or less. */
    search: SearchRecord.optional(),
  }),
  /** True when the campaign was cancelled or stopped by its budget. */
  partial: z.boolean(),
  /** Sentences. */
  warnings: z.array(z.string()),
});
export type Model = z.infer<typeof Model>;
