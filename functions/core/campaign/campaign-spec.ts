import { z } from "zod";

import { LoadSpec } from "#core/campaign/load-spec.ts";
import { sweep } from "#core/campaign/sweep.ts";
import { TrainSpec } from "#core/campaign/train-spec.ts";
import { CpuQuantity, MemoryQuantity } from "#core/document/quantity.ts";
import { Fdl, Image } from "#core/workflow/service.ts";

const Name = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/,
    "must be 1 to 39 lower-case letters, digits and dashes, and start with a letter",
  );

const MOST_ALTERNATIVES = 20;

const EnvironmentValue = z.union([z.string(), z.number(), z.boolean()]);

/** What runs: a command that the operator's file names, or a container image that it allows. */
export const Runnable = z
  .strictObject({
    command: Name.optional().meta({ description: "A command named in the operator's file (profaas.yaml)." }),
    image: Image.optional().meta({ description: "A container image that the operator's file allows." }),
    script: z.string().min(1).optional().meta({ description: "The text of the script to run in the image." }),
  })
  .refine((runnable) => runnable.command === undefined || runnable.image === undefined, {
    error: "must name a command or an image, not both",
  });

export const ComponentSpec = z
  .strictObject({
    command: Name.optional().meta({
      description: "A command named in the operator's file; without it the FDL's image and script run.",
    }),
    image: Image.optional().meta({ description: "Replaces the image of the FDL." }),
    alternatives: z
      .record(Name, Runnable)
      .refine((alternatives) => Object.keys(alternatives).length <= MOST_ALTERNATIVES, {
        error: `must hold at most ${MOST_ALTERNATIVES} alternatives`,
      })
      .optional()
      .meta({ description: "Other ways to do the same work (another image or command), swept like any dimension." }),
    resources: z
      .array(Name)
      .min(1)
      .optional()
      .meta({ description: "Candidate resources of the operator's file, swept like any dimension." }),
    cpu: sweep(CpuQuantity).optional().meta({ description: "CPU limit of one invocation in cores; a list is swept." }),
    memory: sweep(MemoryQuantity).optional().meta({ description: "Memory limit of one invocation; a list is swept." }),
    parallelism: sweep(z.int().min(1, "must be a positive integer").max(10_000))
      .default(1)
      .meta({ description: "How many invocations may run at once; a list is swept." }),
    concurrency: sweep(z.int().min(1, "must be a positive integer").max(1_000))
      .optional()
      .meta({ description: "Knative: how many requests one instance takes at once; a list is swept." }),
    minScale: sweep(z.int().min(0, "must be zero or a positive integer").max(1_000))
      .optional()
      .meta({ description: "Knative: instances that are kept while nothing is asked of them; a list is swept." }),
    maxScale: sweep(z.int().min(1, "must be a positive integer").max(1_000)).optional().meta({
      description:
        "Knative: the most instances; without it as many as the parallelism needs at its concurrency. A list is swept.",
    }),
    environment: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be a name of letters, digits and underscores"),
        sweep(EnvironmentValue),
      )
      .optional()
      .meta({ description: "Environment parameters; a list of values is swept." }),
    timeoutSeconds: z
      .number()
      .positive("must be a positive number of seconds")
      .max(7 * 86_400)
      .default(300)
      .meta({ description: "An invocation that takes longer is ended and recorded as timed out." }),
    join: z
      .boolean()
      .default(false)
      .meta({ description: "Fan-in: runs once per original input, when all files that came of it have landed." }),
    warm: sweep(z.boolean())
      .default(false)
      .meta({ description: "Run the command's warm form: a process that stays and serves one input a request." }),
  })
  .refine((component) => component.command === undefined || component.image === undefined, {
    error: "must name a command or an image, not both",
  });

export const BudgetSpec = z.strictObject({
  runs: z.int().min(1).optional().meta({ description: "Measure at most this many runs." }),
  seconds: z
    .number()
    .positive()
    .optional()
    .meta({ description: "Start no further run once this much time has been measured." }),
});

/** A campaign as people write it. Paths in `workflow.fdl` and `inputs` are resolved by `plan --resolved` and `run`. */
export const CampaignSpec = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal("campaign", { error: 'must be "campaign"' }),
    version: z.literal(1, { error: "must be 1" }).default(1),
    name: Name.meta({ description: "Names the campaign and its models." }),
    description: z.string().max(2_000).optional(),
    workflow: z.union([z.string().min(1), Fdl]).meta({
      description:
        "The FDL of the workflow: inline, or a path beside this file that `run` and `plan --resolved` make inline.",
    }),
    components: z
      .record(Name, ComponentSpec)
      .default({})
      .meta({ description: "What is swept or fixed for each component of the FDL." }),
    inputs: z
      .record(Name, z.array(z.string().min(1)).min(1, "must hold at least one file"))
      .refine((sets) => Object.keys(sets).length > 0, { error: "must hold at least one input set" })
      .meta({
        description:
          "Input sets: object keys in the inputs bucket, or paths beside this file that `run` uploads. Swept.",
      }),
    load: LoadSpec.default(LoadSpec.parse({})),
    measure: z
      .strictObject({
        workflow: z.boolean().default(true).meta({ description: "Measure the whole workflow." }),
        components: z
          .union([z.boolean(), z.array(Name)])
          .default(true)
          .meta({ description: "Measure each component alone (or only those named)." }),
      })
      .default({ workflow: true, components: true }),
    sweep: z
      .union([z.enum(["grid", "zip"]), z.strictObject({ sample: z.int().min(1, "must be a positive integer") })])
      .default("grid")
      .meta({
        description:
          "grid: every combination; zip: the first values of all lists together, then the second ones; sample: so many combinations of the grid, drawn with the seed.",
      }),
    only: z
      .array(z.string().regex(/^[0-9a-f]{10}$/, "must be the id of a configuration: 10 hex digits"))
      .min(1)
      .optional()
      .meta({ description: "Of all that the sweep holds, measure only the configurations of these ids." }),
    repetitions: z.int().min(1, "must be a positive integer").max(1_000).default(3),
    order: z
      .enum(["random", "given"])
      .default("random")
      .meta({ description: "Order of the runs; random is drawn with the seed." }),
    seed: z.int().min(0).default(1),
    coolDownSeconds: z.number().nonnegative("must be zero or more seconds").max(3_600).default(0),
    budget: BudgetSpec.default({}),
    reuse: z.boolean().default(true).meta({
      description: "Take what an earlier campaign measured of the very same configuration; false measures again.",
    }),
    train: TrainSpec.optional(),
  })
  .meta({
    title: "profaas campaign",
    description: "What to measure: configurations of a workflow, their load and repetitions.",
  });
export type ComponentSpec = z.infer<typeof ComponentSpec>;
export type CampaignSpec = z.infer<typeof CampaignSpec>;
