import { z } from "zod";

import { TandemForecast } from "#core/queueing/forecast/tandem-forecast.ts";
import { TandemRequest } from "#core/queueing/forecast/tandem-question.ts";
import { Forecast } from "#core/scenario/forecast.ts";
import { ScenarioRequest } from "#core/scenario/scenario-spec.ts";

import {
  InferRequest,
  InferResponse,
  ModelMetadata,
  RepositoryIndex,
  RepositoryIndexRequest,
  ServerMetadata,
} from "./inference-messages.ts";
import {
  Answer,
  Answers,
  ErrorAnswer,
  Health,
  ModelDescription,
  ModelList,
  PredictRequest,
  SurrogateAnswer,
  SurrogateDescription,
} from "./plain-messages.ts";

const SCHEMAS = {
  PredictRequest,
  Answer,
  SurrogateAnswer,
  Answers,
  ScenarioRequest,
  TandemRequest,
  Forecast,
  TandemForecast,
  ModelList,
  ModelDescription,
  SurrogateDescription,
  InferRequest,
  InferResponse,
  ServerMetadata,
  ModelMetadata,
  RepositoryIndexRequest,
  RepositoryIndex,
  Health,
  Error: ErrorAnswer,
} as const;
type SchemaName = keyof typeof SCHEMAS;

interface Operation {
  readonly summary: string;
  readonly body?: SchemaName | readonly SchemaName[];
  /** Takes, and then answers with, a table too. */
  readonly table?: true;
  readonly answer: SchemaName | readonly SchemaName[];
  readonly failures?: readonly number[];
}

const PATHS: Readonly<Record<string, Readonly<Partial<Record<"get" | "post", Operation>>>>> = {
  "/predict": {
    post: {
      summary: "Predict for one configuration or many, with named inputs in stated units",
      body: "PredictRequest",
      answer: ["Answer", "SurrogateAnswer", "Answers"],
      failures: [400, 404, 413, 415, 503],
    },
  },
  "/forecast": {
    post: {
      summary:
        "Forecast what a workflow will do under a load, from the models of its components; or tandems, many at once",
      body: ["ScenarioRequest", "TandemRequest"],
      answer: ["Forecast", "TandemForecast"],
      table: true,
      failures: [400, 404, 413, 415, 503],
    },
  },
  "/models": { get: { summary: "All models", answer: "ModelList" } },
  "/models/{model}": {
    get: {
      summary: "Inputs, units, trained ranges and quality of a model",
      answer: ["ModelDescription", "SurrogateDescription"],
      failures: [404, 503],
    },
  },
  "/healthz": { get: { summary: "Does the process live?", answer: "Health" } },
  "/readyz": { get: { summary: "Have the models been read?", answer: "Health", failures: [] } },
  "/v2": { get: { summary: "Open Inference Protocol: server metadata", answer: "ServerMetadata" } },
  "/v2/health/live": { get: { summary: "Open Inference Protocol: server live", answer: "Health" } },
  "/v2/health/ready": { get: { summary: "Open Inference Protocol: server ready", answer: "Health" } },
  "/v2/repository/index": {
    post: {
      summary: "Open Inference Protocol: all models, ready or not",
      body: "RepositoryIndexRequest",
      answer: "RepositoryIndex",
      failures: [400],
    },
  },
  ...modelPaths("/v2/models/{model}"),
  ...modelPaths("/v2/models/{model}/versions/{version}"),
};

function modelPaths(path: string): typeof PATHS {
  return {
    [path]: {
      get: { summary: "Open Inference Protocol: model metadata", answer: "ModelMetadata", failures: [404, 503] },
    },
    [`${path}/ready`]: {
      get: { summary: "Open Inference Protocol: model ready", answer: "Health", failures: [404, 503] },
    },
    [`${path}/infer`]: {
      post: {
        summary: "Open Inference Protocol: inference",
        body: "InferRequest",
        answer: "InferResponse",
        failures: [400, 404, 413, 415, 503],
      },
    },
  };
}

/** The OpenAPI 3.1 document of the predictor, made of the schemas that read and check its messages. */
export function openApi(version: string): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: "input" });
  return {
    openapi: "3.1.0",
    info: { title: "profaas predictor", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths: Object.fromEntries(Object.entries(PATHS).map(([path, methods]) => [path, pathItem(path, methods)])),
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutAddress(schema)])),
    },
  };
}

function pathItem(path: string, methods: Readonly<Partial<Record<string, Operation>>>): Record<string, unknown> {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    ...Object.fromEntries(
      Object.entries(methods).flatMap(([method, operation]) =>
        operation === undefined ? [] : [[method, operationItem(operation)]],
      ),
    ),
  };
}

function operationItem({ summary, body, answer, table, failures = [] }: Operation): Record<string, unknown> {
  const csv = table ? { "text/csv": { schema: { type: "string" } } } : {};
  return {
    summary,
    ...(body === undefined ? {} : { requestBody: { required: true, content: { ...json(oneOf(body)), ...csv } } }),
    responses: {
      200: { description: "The answer.", content: { ...json(oneOf(answer)), ...csv } },
      ...Object.fromEntries(
        failures.map((status) => [
          status,
          { description: "A sentence that says why not.", content: json(reference("Error")) },
        ]),
      ),
    },
  };
}

function oneOf(names: SchemaName | readonly SchemaName[]): Record<string, unknown> {
  if (typeof names === "string") return reference(names);
  return { oneOf: names.map(reference) };
}

function reference(name: SchemaName): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function json(schema: unknown): Record<string, unknown> {
  return { "application/json": { schema } };
}

/** `$id` and `$schema` belong to documents of their own, not to parts of this one. */
function withoutAddress(schema: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$id" && key !== "$schema"));
}
