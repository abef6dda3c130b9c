import { z } from "zod";

import { Usage } from "#core/trace/invocation.ts";

/** When what happened, in seconds since the stage's process was ready to work; one clock, the node's, for all of them. */
export const StageMarks = z.object({
  downloadedSeconds: z.number().nonnegative().optional(),
  computeBeganSeconds: z.number().nonnegative().optional(),
  computeEndedSeconds: z.number().nonnegative().optional(),
  uploadBeganSeconds: z.number().nonnegative().optional(),
  uploadedSeconds: z.number().nonnegative().optional(),
});
export type StageMarks = z.infer<typeof StageMarks>;

/** What the stage of a pod says of one invocation. */
export const StageResult = z.object({
  format: z.literal("stage-result"),
  version: z.literal(1),
  id: z.string(),
  marks: StageMarks,
  inputBytes: z.number().nonnegative(),
  end: z.discriminatedUnion("kind", [
    /** The component ran to an end. Kills for want of memory are null where the control group does not count them. */
    z.object({
      kind: z.literal("ended"),
      exitCode: z.int(),
      timedOut: z.boolean(),
      outOfMemoryKills: z.int().nonnegative().nullable(),
    }),
    /** Something around the component went wrong: a download, an upload. */
    z.object({ kind: z.literal("failed"), message: z.string() }),
  ]),
  usage: Usage,
  /** Files that some output took, put where they belong. */
  files: z.array(z.object({ relativePath: z.string(), sizeBytes: z.number().nonnegative() })),
});
export type StageResult = z.infer<typeof StageResult>;
