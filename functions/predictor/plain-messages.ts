import { z } from "zod";

import { ModelInput } from "#core/model/model.ts";
import { Prediction } from "#core/model/prediction.ts";
import { TandemAnswer } from "#core/queueing/table/tandem-answer.ts";

/** Checked against the inputs of the model that is asked, so that the sentence can name them. */
const Row = z.unknown().meta({
  type: "object",
  additionalProperties: { type: ["number", "string"] },
  description: "A value for each input of the model, by name, in the input's unit.",
});

export const PredictRequest = z.strictObject({
  model: z.string().optional().meta({ description: "Name of the model that answers." }),
  models: z
    .array(z.string())
    .min(1, "must name at least one model")
    .max(32, "must name at most 32 models")
    .optional()
    .meta({
      description: "In place of `model`: several models that answer the same question, each by the inputs it knows.",
    }),
  configuration: Row.optional(),
  rows: z.array(Row).optional().meta({ description: "In place of `configuration`: several questions." }),
});
export type PredictRequest = z.infer<typeof PredictRequest>;

export const Answer = z.object({
  model: z.string(),
  version: z.string(),
  target: z.object({ name: z.string(), unit: z.string(), description: z.string() }),
  level: z.number().meta({ description: "Share of measurements that lie between lower and upper, about." }),
  units: z
    .record(z.string(), z.string())
    .meta({ description: "In which unit each number of the question was understood." }),
  predictions: z.array(Prediction).meta({ description: "One for each question, in their order." }),
  sentence: z.string().optional().meta({ description: "The answer in words, when there was one question." }),
});
export type Answer = z.infer<typeof Answer>;

/** What a surrogate of tandems says: its rows, and the columns of its answers, are those of `profaas forecast --tandem`. */
export const SurrogateAnswer = z.object({
  model: z.string(),
  version: z.string(),
  target: z.object({ name: z.string(), unit: z.string(), description: z.string() }),
  units: z
    .record(z.string(), z.string())
    .meta({ description: "In which unit each number of the question was understood." }),
  predictions: z.array(TandemAnswer).meta({ description: "One for each question, in their order." }),
  sentence: z.string().optional().meta({ description: "The answer in words, when there was one question." }),
});
export type SurrogateAnswer = z.infer<typeof SurrogateAnswer>;

export const Answers = z.object({ answers: z.array(z.union([Answer, SurrogateAnswer])) });

export const ModelSummary = z.object({
  kind: z.enum(["model", "tandem-surrogate"]).meta({
    description: "Learned from measurements, or from simulations of tandems: these answer other questions.",
  }),
  name: z.string(),
  version: z.string(),
  campaignId: z.string().nullable(),
  subject: z.string(),
  target: z.object({ name: z.string(), unit: z.string(), description: z.string() }),
  regressor: z.string(),
  partial: z.boolean(),
});
export type ModelSummary = z.infer<typeof ModelSummary>;

export const ModelList = z.object({
  models: z.array(ModelSummary),
  refused: z
    .array(z.object({ name: z.string(), reason: z.string() }))
    .meta({ description: "Newest versions that could not be loaded; an older one may still answer." }),
});

export const ModelDescription = ModelSummary.extend({
  inputs: z.array(ModelInput),
  level: z.number(),
  quality: z.array(z.string()).meta({ description: "How good the model is, in sentences." }),
  warnings: z.array(z.string()),
  training: z.object({
    rows: z.int(),
    configurations: z.int(),
    mape: z.number().nullable(),
    baselineMape: z.number().nullable(),
    coverage: z.number(),
  }),
});
export type ModelDescription = z.infer<typeof ModelDescription>;

export const TandemInput = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("number"),
    name: z.string(),
    unit: z.string(),
    description: z.string(),
    optional: z.boolean().meta({ description: "May be left out, where the law of the row does not need it." }),
    minimum: z
      .number()
      .nullable()
      .meta({ description: "Of what was learned; null where that is no matter of one column." }),
    maximum: z.number().nullable(),
  }),
  z.object({
    kind: z.literal("category"),
    name: z.string(),
    description: z.string(),
    optional: z.boolean(),
    values: z.array(z.string()),
  }),
]);
export type TandemInput = z.infer<typeof TandemInput>;

export const SurrogateDescription = ModelSummary.extend({
  inputs: z.array(TandemInput),
  outputs: z.array(z.string()).meta({ description: "Columns of an answer." }),
  level: z.number(),
  quality: z.array(z.string()).meta({ description: "How good it is, in sentences." }),
  warnings: z.array(z.string()),
  training: z.object({
    rows: z.int(),
    jobs: z.number().meta({ description: "That were simulated in all." }),
    mape: z.number().nullable(),
    baselineMape: z.number().nullable().meta({ description: "Of the analytic answer on the same tandems." }),
  }),
});
export type SurrogateDescription = z.infer<typeof SurrogateDescription>;

export const ErrorAnswer = z.object({ error: z.string() }).meta({ description: "What is wrong, as a sentence." });
export const Health = z.object({ ready: z.boolean().optional(), live: z.boolean().optional() });
