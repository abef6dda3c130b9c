import { z } from "zod";

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
});
export type ComponentConfiguration = z.infer<typeof ComponentConfiguration>;

/** The load of a run: `batches` batches of `batchSize` files, so many seconds apart. */
export const Load = z.strictObject({
  batchSize: z.int().positive(),
  batches: z.int().positive(),
  interUploadSeconds: z.number().nonnegative(),
  interUploadDistribution: z.enum(["deterministic", "exponential"]),
});
export type Load = z.infer<typeof Load>;

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
