import { z } from "zod";

import { JobState } from "./job-state.ts";

/** Some of a service's jobs, and where the list goes on. */
export interface JobsPage {
  readonly jobs: ReadonlyMap<string, JobState>;
  readonly nextPage: string | undefined;
}

const Paged = z.object({ jobs: z.record(z.string(), JobState), next_page: z.string().optional() });
const Flat = z.record(z.string(), JobState);

/** Reads both shapes: a page since 3.6.4, and before it all jobs by their names. */
export const JobsPage = z.union([Paged, Flat]).transform((read): JobsPage => {
  const isPage = isPaged(read);
  return {
    jobs: new Map(Object.entries(isPage ? read.jobs : read)),
    nextPage: isPage && read.next_page !== "" ? read.next_page : undefined,
  };
});

function isPaged(read: z.output<typeof Paged> | z.output<typeof Flat>): read is z.output<typeof Paged> {
  // A job may be called "jobs": then it has a status.
  return "jobs" in read && typeof (read.jobs as { status?: unknown }).status !== "string";
}
