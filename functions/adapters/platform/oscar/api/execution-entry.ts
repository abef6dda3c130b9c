import { z } from "zod";

import { goDurationSeconds } from "../../cluster/go-duration.ts";

/** A request to `/job` or `/run` as OSCAR's own log keeps it, with nothing of the job that it made. */
export const ExecutionEntry = z
  .looseObject({
    timestamp: z.string(),
    status: z.number(),
    latency: z.string(),
    path: z.string(),
    user: z.string().default(""),
  })
  .transform(({ timestamp, status, latency, path, user }) => ({
    /** When the answer was given, to the nanosecond. */
    endedAt: timestamp,
    status,
    durationSeconds: goDurationSeconds(latency.trim()) ?? null,
    path,
    user,
  }));
export type ExecutionEntry = z.output<typeof ExecutionEntry>;

export const ExecutionEntries = z.looseObject({ logs: z.array(ExecutionEntry).nullish() });
