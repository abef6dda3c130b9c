import { z } from "zod";

import type { JobState } from "./api/job-state.ts";
import type { EndNote } from "./end-note.ts";
import type { SupervisorMarks } from "./supervisor-log.ts";

const Moment = z.number().optional();

/** What was read of one job when it was over: OSCAR lets few be read in a second, and none twice. */
export const KeptJob = z.object({
  format: z.literal("oscar-job"),
  version: z.literal(1),
  job: z.string(),
  state: z.object({
    status: z.string(),
    createdAt: z.string().optional(),
    startedAt: z.string().optional(),
    finishedAt: z.string().optional(),
  }),
  marks: z
    .object({
      began: z.number(),
      event: z.object({ bucket: z.string(), key: z.string(), modified: z.number(), emitted: z.number() }).optional(),
      downloadBegan: Moment,
      downloaded: Moment,
      scriptBegan: Moment,
      scriptEnded: Moment,
      uploads: z.array(z.object({ bucket: z.string(), key: z.string(), began: z.number() })),
      answered: Moment,
    })
    .nullable(),
  /** Of a job that left no note of its own: how it ended as far as OSCAR tells. */
  ending: z.object({ at: z.number(), note: z.custom<EndNote>((value) => typeof value === "object") }).nullable(),
  /** Of a synchronous call: from the fork of the supervisor to its end, as its watchdog measured it. */
  serviceSeconds: z.number().nullable(),
  /** When a synchronous call was made and answered, in milliseconds on our clock. */
  call: z.object({ asked: z.number(), answered: z.number() }).optional(),
  /** By its pod, where a Kubernetes API was given. */
  pod: z
    .object({ name: z.string(), node: z.string(), reasons: z.array(z.string()), pullSeconds: z.number().nullable() })
    .nullable(),
});
export type KeptJob = z.infer<typeof KeptJob>;

/** Its state as it was read. */
export function stateOf({ state: { status, createdAt, startedAt, finishedAt } }: KeptJob): JobState {
  return { status, createdAt, startedAt, finishedAt };
}

/** Marks as they are read, of what was kept: fields that were undefined are left out there. */
export function marksOf({ marks }: KeptJob): SupervisorMarks | undefined {
  if (marks === null) return undefined;
  const { began, event, downloadBegan, downloaded, scriptBegan, scriptEnded, uploads, answered } = marks;
  return { began, event, downloadBegan, downloaded, scriptBegan, scriptEnded, uploads, answered };
}
