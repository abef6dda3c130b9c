import { z } from "zod";

import { didYouMean } from "#core/document/nearest-name.ts";

import { OperatorCluster } from "./operator-cluster.ts";
import { StoreSettings } from "./operator-store.ts";
import { SelfProfiling } from "./self-profiling.ts";
import { FUNCTION_NAMES } from "./trigger-routes.ts";

const Name = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]{0,37}[a-z0-9])?$/,
    "must be 1 to 39 lower-case letters, digits and dashes, and start with a letter",
  );

/** A program that campaigns may name. Relative paths start at the folder of the operator's file. */
export const OperatorCommand = z.strictObject({
  run: z
    .array(z.string().min(1))
    .min(1)
    .meta({ description: "Program and arguments; started for every invocation, so always cold." }),
  warm: z.array(z.string().min(1)).min(1).optional().meta({
    description:
      "Program and arguments of the form that stays and serves one input a request over standard input and output.",
  }),
  files: z.array(z.string().min(1)).min(1).meta({
    description:
      "Files and folders whose bytes make the command what it is: they are part of a measurement's identity.",
  }),
  environment: z.record(z.string(), z.string()).default({}),
});
export type OperatorCommand = z.infer<typeof OperatorCommand>;

/** Where nothing is said: of a file that says other clusters they are on none. */
const RESOURCES_ON_THIS_MACHINE = { here: { cluster: "local", nodeSelector: {} } };

/** What the operator of this installation allows and where things are; `profaas.yaml`. */
export const OperatorFile = z
  .strictObject({
    $schema: z.string().optional(),
    prefix: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/, "must be 1 to 32 lower-case letters, digits and dashes")
      .default("profaas")
      .meta({ description: "Starts the name of every bucket." }),
    store: StoreSettings.default({ kind: "directory", path: ".profaas/store" }),
    notifications: z
      .partialRecord(z.enum(FUNCTION_NAMES), z.string().regex(/^arn:/, "must be an ARN: it starts with arn:"))
      .default({})
      .meta({
        description: "ARNs of the webhook targets of a MinIO that profaas setup does not find by their names.",
      }),
    work: z
      .string()
      .min(1)
      .default(".profaas/work")
      .meta({ description: "Folder for the files of running measurements." }),
    clusters: z.record(Name, OperatorCluster).default({ local: { kind: "local" } }),
    resources: z
      .record(Name, z.strictObject({ cluster: Name, nodeSelector: z.record(z.string(), z.string()).default({}) }))
      .default(RESOURCES_ON_THIS_MACHINE)
      .meta({
        description:
          "Named pools of compute that campaigns list as candidates. The first one is taken when a campaign names none.",
      }),
    commands: z
      .record(Name, OperatorCommand)
      .default({})
      .meta({ description: "Commands that campaigns may name; nothing else is run." }),
    images: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: "Container images that campaigns may name; a * at the end allows all that start so." }),
    budgets: z
      .strictObject({
        stepSeconds: z
          .number()
          .positive()
          .default(240)
          .meta({ description: "How long one invocation of the profiler or the trainer works before it hands on." }),
        invocationsPerTarget: z.int().min(1).max(10_000).default(4).meta({
          description:
            "How many invocations of the trainer at most are asked to search for one model at once, where that is worth their starts.",
        }),
        campaignRuns: z.int().positive().default(10_000),
        campaignSeconds: z
          .number()
          .positive()
          .default(7 * 86_400),
      })
      .default({ stepSeconds: 240, invocationsPerTarget: 4, campaignRuns: 10_000, campaignSeconds: 7 * 86_400 }),
    selfProfiling: SelfProfiling.default(SelfProfiling.parse({})),
    serve: z
      .strictObject({
        host: z.string().default("127.0.0.1"),
        port: z.int().min(0).max(65_535).default(8080),
        reconcileSeconds: z.number().positive().default(30),
      })
      .default({ host: "127.0.0.1", port: 8080, reconcileSeconds: 30 }),
  })
  .superRefine(({ clusters, resources }, context) => {
    const known = Object.keys(clusters);
    for (const [name, { cluster }] of Object.entries(resources)) {
      const isDefault = name === "here" && cluster === RESOURCES_ON_THIS_MACHINE.here.cluster;
      if (isDefault || known.includes(cluster)) continue;
      const message = `must be a cluster of this file (${didYouMean(cluster, known)})`;
      context.addIssue({ code: "custom", path: ["resources", name, "cluster"], message });
    }
  })
  .meta({
    title: "profaas operator file",
    description: "Clusters, stores, allowed images and commands, budgets of one installation.",
  });
export type OperatorFile = z.infer<typeof OperatorFile>;
