import { z } from "zod";

/** One job of a service. Its times are whole seconds: each stands for the second that begins there. */
export const JobState = z
  .object({
    status: z.string().default(""),
    creation_time: z.iso.datetime({ offset: true }).optional(),
    start_time: z.iso.datetime({ offset: true }).optional(),
    finish_time: z.iso.datetime({ offset: true }).optional(),
  })
  .transform(({ status, creation_time, start_time, finish_time }) => ({
    status,
    createdAt: creation_time,
    startedAt: start_time,
    finishedAt: finish_time,
  }));
export type JobState = z.output<typeof JobState>;

/**
 * Whether a job does nothing more. A container that has ended is shown in a running pod for about a second, so that the
 * time of its end counts and not the word.
 */
export function hasEnded({ status, finishedAt }: JobState): boolean {
  return finishedAt !== undefined || status === "Succeeded" || status === "Failed";
}
