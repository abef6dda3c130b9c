import { z } from "zod";

import { LoadSpec } from "#core/campaign/load-spec.ts";
import { CpuQuantity, MemoryQuantity } from "#core/document/quantity.ts";

const Name = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/,
    "must be 1 to 39 lower-case letters, digits and dashes, and start with a letter",
  );
const Seconds = z
  .number()
  .nonnegative("must be zero or more seconds")
  .max(7 * 86_400);
const Whole = z.int().min(1, "must be a positive integer");

export const RouteSpec = z.strictObject({
  files: z.int().min(0).max(10_000).optional().meta({
    description:
      "Files that one invocation hands on here; without it as many as the model of its outputCount says, or 1.",
  }),
  bytesShare: z.number().positive().max(1).default(1).meta({
    description: "Part of the bytes that one invocation writes, by the model of its outputBytes, that goes here.",
  }),
  fileBytes: z.number().nonnegative().optional().meta({
    description:
      "Size of each such file; without it by the models of outputBytes and outputCount, where there are some.",
  }),
  probability: z.number().min(0).max(1).default(1).meta({ description: "How likely it hands on anything here." }),
  gather: Whole.max(10_000).default(1).meta({ description: "So many files go together, those before waiting." }),
  delaySeconds: Seconds.default(0).meta({ description: "How long files are on their way." }),
});

export const ServiceSpec = z.strictObject({
  meanSeconds: z.number().positive(),
  law: z.enum(["constant", "exponential", "lognormal"]).default("constant"),
  scv: z.number().positive().max(1_000).default(1).meta({
    description: "Variance over the squared mean of a lognormal law.",
  }),
});

export const ScalingSpec = z
  .strictObject({
    minScale: z.int().min(0).max(1_000).default(0),
    maxScale: Whole.max(1_000).optional().meta({ description: "Most instances; the parallelism without it." }),
    concurrency: Whole.max(1_000).default(1).meta({ description: "Most that one instance takes at once." }),
    target: z.number().positive().max(1_000).optional().meta({
      description:
        "Mean concurrency of an instance that the autoscaler aims at (Knative's way); without it an instance starts for work that finds none.",
    }),
    coldStartSeconds: Seconds.optional().meta({
      description:
        "How long an instance starts; without it by the model of its serviceSeconds, where that knows cold starts.",
    }),
    keepAliveSeconds: Seconds.default(60).meta({ description: "How long an idle instance stays." }),
    windowSeconds: z.number().positive().max(3_600).default(60),
    graceSeconds: Seconds.default(30),
  })
  .meta({ description: "Instances that start and go; without it as many are there as the parallelism says." });

export const ScenarioComponentSpec = z
  .strictObject({
    model: z.string().min(1).max(200).optional().meta({
      description: "`<campaign>.<component>` whose models answer; without it `models` and the component's own name.",
    }),
    service: ServiceSpec.optional().meta({ description: "In place of models: a law of the service time." }),
    cpu: CpuQuantity.optional().meta({ description: "CPU limit of one invocation in cores." }),
    memory: MemoryQuantity.optional().meta({ description: "Memory limit of one invocation." }),
    parallelism: Whole.max(10_000).default(1).meta({ description: "How many invocations may run at once." }),
    warm: z.boolean().default(false).meta({ description: "A process stays for one invocation after another." }),
    environment: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .meta({ description: "Environment parameters, and any other input of the models by its name." }),
    resource: Name.optional().meta({ description: "Where it runs; cores are not short without it." }),
    join: z.boolean().default(false).meta({
      description: "Runs once for each original input, when all files that came of it have landed.",
    }),
    scaling: ScalingSpec.optional(),
    to: z
      .record(Name, RouteSpec)
      .default({})
      .meta({ description: "The components that get its files, and how many of them." }),
  })
  .refine((component) => component.service === undefined || component.model === undefined, {
    error: "must have a service or a model, not both",
  });

export const ScenarioResourceSpec = z.strictObject({
  nodes: Whole.max(10_000).default(1),
  cores: z.number().positive().max(10_000).meta({ description: "Cores of each node." }),
  memory: MemoryQuantity.optional().meta({ description: "Memory of each node." }),
  sharing: z.enum(["reserved", "slowed"]).default("reserved").meta({
    description:
      "reserved: an invocation begins when a node has its cores and memory free, as pods do; slowed: it begins at once, and all go slower when cores are short, as processes on one machine do.",
  }),
});

/** A question to the simulator: a workflow, its component models, where it runs and what comes to it. */
export const ScenarioSpec = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal("scenario", { error: 'must be "scenario"' }),
    version: z.literal(1, { error: "must be 1" }).default(1),
    name: Name,
    description: z.string().max(2_000).optional(),
    models: Name.optional().meta({ description: "Name of the campaign whose models answer." }),
    components: z.record(Name, ScenarioComponentSpec).refine((all) => Object.keys(all).length > 0, {
      error: "must hold at least one component",
    }),
    resources: z.record(Name, ScenarioResourceSpec).default({}),
    inputs: z.array(z.number().nonnegative()).min(1, "must hold at least one size").max(10_000).optional().meta({
      description: "Sizes of the input files in bytes; requests go round them. Without it the model's typical one.",
    }),
    load: LoadSpec.default(LoadSpec.parse({})),
    replications: z.int().min(8, "must be at least 8, or no error can be told").max(10_000).default(100).meta({
      description:
        "Plays of the same load, each with other draws of the models' errors, service times and arrivals, and again with the models as they answer.",
    }),
    loads: z.array(z.number().positive().max(1_000)).max(20).default([]).meta({
      description: "Also forecast with so many times the load: batch size or rate, for the curve of the report.",
    }),
    seed: z.int().min(0).default(1),
    compare: z.boolean().default(false).meta({
      description:
        "Where the scenario is two stages in a row, also simulate the long run, and say what the surrogate expects of it where it is out of range, too.",
    }),
  })
  .meta({
    title: "profaas scenario",
    description: "What a workflow will do under a load: response times, makespan, utilisation and the bottleneck.",
  });
/** The same as a request, which names no schema. */
export const ScenarioRequest = ScenarioSpec.omit({ $schema: true });
export type ScenarioSpec = z.infer<typeof ScenarioSpec>;
export type ScenarioComponentSpec = z.infer<typeof ScenarioComponentSpec>;
export type RouteSpec = z.infer<typeof RouteSpec>;
