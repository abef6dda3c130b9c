import { z } from "zod";

/** That a process of its own is to give the load of a run, which outlasts a step, and who was asked to when. */
export const LoadOrder = z.object({
  format: z.literal("load-order"),
  version: z.literal(1),
  /** One of the run's: by it the profiler finds the platform. */
  resource: z.string(),
  /** The service whose jobs give loads, and its cluster. */
  cluster: z.string(),
  service: z.string(),
  asked: z.array(
    z.object({
      job: z.string(),
      atEpochMilliseconds: z.number(),
      /** The last claim of the run that was seen by then: another one is of this job, or a later one. */
      claimUntilEpochMilliseconds: z.number(),
      /** Why no such job was begun. */
      trouble: z.string().optional(),
    }),
  ),
});
export type LoadOrder = z.infer<typeof LoadOrder>;
