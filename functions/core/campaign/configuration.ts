import { z } from "zod";

import { Load } from "#core/campaign/load.ts";

export type { Load } from "#core/campaign/load.ts";

/** How one component is set up in a configuration. */
export const ComponentConfiguration = z.strictObject({
  resource: z.string(),
  /** Name of the alternative, `default` for the component's own command or image. */
  alternative: z.string(),
  cpuMillicores: z.int().positive(),
  memoryBytes: z.int().positive(),
  parallelism: z.int().positive(),
  environment: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  warm: z.boolean(),
  /** On platforms that scale: requests that one instance takes at once, and bounds of the number of instances. */
  concurrency: z.int().positive().optional(),
  minScale: z.int().nonnegative().optional(),
  maxScale: z.int().positive().optional(),
});
export type ComponentConfiguration = z.infer<typeof ComponentConfiguration>;

/** One point of the design space: what is measured by a run, whatever its repetition. */
export const Configuration = z.strictObject({
  /** `workflow` for all components together, else the name of the one component that runs alone. */
  subject: z.string(),
  components: z.record(z.string(), ComponentConfiguration),
  inputSet: z.string(),
  load: Load,
});
export type Configuration = z.infer<typeof Configuration>;

/** The subject that means the whole workflow. No component may have this name. */
export const WORKFLOW_SUBJECT = "workflow";
