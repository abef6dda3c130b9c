import { z } from "zod";

const Parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Data types of the Open Inference Protocol that a number input may come in; answers are FP64. */
export const NUMBER_DATATYPES = [
  "FP64",
  "FP32",
  "FP16",
  "INT64",
  "INT32",
  "INT16",
  "INT8",
  "UINT64",
  "UINT32",
  "UINT16",
  "UINT8",
] as const;

export const InputTensor = z.looseObject({
  name: z.string().meta({ description: "An input of the model." }),
  shape: z.array(z.int().nonnegative()).meta({ description: "[rows] or [rows, 1]." }),
  datatype: z
    .enum([...NUMBER_DATATYPES, "BYTES", "BOOL"])
    .meta({ description: "FP64 for numbers, BYTES for categories." }),
  parameters: Parameters.optional(),
  data: z.array(z.unknown()).meta({ description: "One value a row, flat or each in a list of its own." }),
});
export type InputTensor = z.infer<typeof InputTensor>;

export const InferRequest = z
  .looseObject({
    id: z.string().optional().meta({ description: "Given back in the answer." }),
    parameters: Parameters.optional(),
    inputs: z.array(InputTensor).meta({ description: "One tensor an input of the model." }),
    outputs: z
      .array(z.looseObject({ name: z.string(), parameters: Parameters.optional() }))
      .optional()
      .meta({ description: "Which outputs to give; all when left out." }),
  })
  .meta({ title: "Open Inference Protocol v2 inference request" });
export type InferRequest = z.infer<typeof InferRequest>;

export const OutputTensor = z.object({
  name: z.string().meta({ description: "Of a model prediction, lower, upper, extrapolation and reason." }),
  shape: z.array(z.int().nonnegative()),
  datatype: z.enum(["FP64", "BYTES", "BOOL"]),
  data: z.array(z.union([z.number(), z.string(), z.boolean(), z.null()])).meta({
    description: "Null only of a surrogate, where a tandem has no answer (its output error says why).",
  }),
});
export type OutputTensor = z.infer<typeof OutputTensor>;

export const InferResponse = z
  .object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    parameters: Parameters.optional(),
    outputs: z.array(OutputTensor),
  })
  .meta({ title: "Open Inference Protocol v2 inference response" });
export type InferResponse = z.infer<typeof InferResponse>;

const TensorMetadata = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int()),
  parameters: Parameters.optional(),
});

export const ServerMetadata = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });
export type ServerMetadata = z.infer<typeof ServerMetadata>;

export const ModelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(TensorMetadata),
  outputs: z.array(TensorMetadata),
  parameters: Parameters.optional(),
});
export type ModelMetadata = z.infer<typeof ModelMetadata>;

export const RepositoryIndexRequest = z.looseObject({
  ready: z.boolean().optional().meta({ description: "Only models that answer." }),
});

export const RepositoryIndex = z.array(
  z.object({
    name: z.string(),
    version: z.string().optional(),
    state: z.enum(["READY", "UNAVAILABLE"]),
    reason: z.string(),
  }),
);
export type RepositoryIndex = z.infer<typeof RepositoryIndex>;
