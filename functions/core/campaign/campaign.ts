import { z } from "zod";

import { CampaignLoad } from "#core/campaign/campaign-load.ts";
import { Configuration } from "#core/campaign/configuration.ts";
import { CampaignTrain } from "#core/campaign/train-spec.ts";

export const Runnable = z.strictObject({
  command: z.string().optional(),
  image: z.string().optional(),
  script: z.string().optional(),
});
/** What runs for one alternative of a component: an operator's command, or an image with a script. */
export type Runnable = z.infer<typeof Runnable>;

const Dimension = z.union([z.string(), z.number(), z.boolean()]);

export const CampaignComponent = z.strictObject({
  name: z.string(),
  /** By name of the alternative; the component's own is `default`. */
  alternatives: z.record(z.string(), Runnable),
  resources: z.array(z.string()).min(1),
  cpuMillicores: z.array(z.int().positive()).min(1),
  memoryBytes: z.array(z.int().positive()).min(1),
  parallelism: z.array(z.int().positive()).min(1),
  /** Every variable with its values; a fixed one has one value. */
  environment: z.record(z.string(), z.array(Dimension).min(1)),
  warm: z.array(z.boolean()).min(1),
  /** Only what the spec says of them. */
  concurrency: z.array(z.int().positive()).min(1).optional(),
  minScale: z.array(z.int().nonnegative()).min(1).optional(),
  maxScale: z.array(z.int().positive()).min(1).optional(),
  timeoutSeconds: z.number().positive(),
  join: z.boolean(),
  inputPaths: z.array(z.string()),
  outputs: z.array(z.strictObject({ path: z.string(), prefixes: z.array(z.string()), suffixes: z.array(z.string()) })),
});
export type CampaignComponent = z.infer<typeof CampaignComponent>;

/** A campaign with everything said: no paths, no defaults left open, units in the names. Its bytes decide its id. */
export const Campaign = z.strictObject({
  format: z.literal("campaign"),
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  components: z.array(CampaignComponent).min(1),
  edges: z.array(z.strictObject({ from: z.string(), to: z.string(), path: z.string() })),
  /** Keys in the inputs bucket, by input set. */
  inputs: z.record(z.string(), z.array(z.string()).min(1)),
  load: CampaignLoad,
  subjects: z.array(z.string()).min(1),
  sweep: z.union([z.enum(["grid", "zip"]), z.strictObject({ sample: z.int().positive() })]),
  /** Ids of the configurations that are measured of those; all without it. */
  only: z.array(z.string()).min(1).optional(),
  repetitions: z.int().positive(),
  order: z.enum(["random", "given"]),
  seed: z.int().nonnegative(),
  coolDownSeconds: z.number().nonnegative(),
  budget: z.strictObject({ runs: z.int().positive().nullable(), seconds: z.number().positive().nullable() }),
  reuse: z.boolean(),
  /** How its models will be asked and chosen, where the spec says so. */
  train: CampaignTrain.optional(),
});
export type Campaign = z.infer<typeof Campaign>;

/** One configuration to be measured once. */
export const PlannedRun = z.strictObject({
  runId: z.string(),
  /** Place in the order of execution, from 0. */
  order: z.int().nonnegative(),
  configurationId: z.string(),
  configuration: Configuration,
  /** From 0. */
  repetition: z.int().nonnegative(),
  /** Seeds the arrivals of the run. */
  seed: z.string(),
  /**
   * Set on the run of the whole workflow whose files between components are kept, as inputs for the runs of single
   * components with this input set; the key is what those runs name.
   */
  capture: z.string().nullable(),
  /** The capture that this run of a single component takes its inputs from; null when it reads the input set itself. */
  inputsFrom: z.string().nullable(),
});
export type PlannedRun = z.infer<typeof PlannedRun>;

/** All runs of a campaign in the order in which they are executed. */
export const Plan = z.strictObject({
  format: z.literal("plan"),
  version: z.literal(1),
  campaignId: z.string(),
  runs: z.array(PlannedRun),
  /** Configurations that the budget or the sample left out. */
  leftOut: z.int().nonnegative(),
});
export type Plan = z.infer<typeof Plan>;
