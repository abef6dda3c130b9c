import { hasEnded, type JobState } from "./api/job-state.ts";
import { type EndNote, endWithoutNote } from "./end-note.ts";
import type { JobLists } from "./job-lists.ts";
import type { KeptJob } from "./kept-job.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import { podOfJob } from "./pod-of-job.ts";
import { isOfLoad } from "./load-giver.ts";
import type { RoutedArrival } from "./replay-run.ts";
import { jobName } from "./run-keys.ts";
import type { ObjectPlace, RunLayout, ServicePlace } from "./run-layout.ts";
import { supervisorMarks, type SupervisorMarks } from "./supervisor-log.ts";
import type { RunAttempt } from "../cluster/cluster-run.ts";

/** `over`: what there is to know of it; `waiting`: its job goes on, or has not begun; `unknown`: OSCAR has no job of it. */
export type ReadJob =
  | { readonly kind: "over"; readonly job: KeptJob; readonly uploads: readonly ObjectPlace[] }
  | { readonly kind: "waiting"; readonly status: string; readonly isBegun: boolean }
  | { readonly kind: "unknown" };

const LAST_LINES = 20;

/** What OSCAR knows of the job of an invocation. Costs it several calls of Kubernetes: never while anything is measured. */
export async function readJob(
  { arrival, beginning }: Pick<RoutedArrival, "arrival" | "beginning">,
  note: EndNote | undefined,
  {
    ground,
    run,
    layout,
    lists,
    isTold,
  }: { ground: OscarGround; run: RunAttempt; layout: RunLayout; lists: JobLists; isTold: boolean },
): Promise<ReadJob> {
  const place = layout.placeOf(arrival.component);
  const jobs = await lists.of(place);
  const isNamed = !isTold && !isOfLoad(beginning.at);
  const named = note?.job !== undefined && note.job !== "" ? note.job : undefined;
  const name =
    named ?? (isNamed ? jobName(place.service, run, arrival.id) : await jobOfEvent(ground, place, jobs, beginning.at));
  const state = name === undefined ? undefined : jobs.get(name);
  if (name === undefined || state === undefined) return { kind: "unknown" };
  if (!hasEnded(state)) return { kind: "waiting", status: state.status, isBegun: state.startedAt !== undefined };
  const site = siteOf(ground, place.site);
  const log = (await site.client.log(place.service, name)) ?? "";
  const marks = supervisorMarks(log);
  const pod = await podOfJob(site, name);
  const ending = note === undefined ? endingOf(name, state, log, marks, pod?.reason) : null;
  return {
    kind: "over",
    job: {
      format: "oscar-job",
      version: 1,
      job: name,
      state: kept(state),
      marks: marks === undefined ? null : { ...marks, uploads: [...marks.uploads] },
      ending,
      serviceSeconds: null,
      pod: pod === undefined ? null : pod.kept,
    } as KeptJob,
    uploads: (marks?.uploads ?? []).map(({ bucket, key }) => ({ site: place.site, bucket, key })),
  };
}

/** Jobs that MinIO had made have names of OSCAR's own: their logs say what they were for. */
async function jobOfEvent(
  ground: OscarGround,
  { site, service }: ServicePlace,
  jobs: ReadonlyMap<string, JobState>,
  { bucket, key }: ObjectPlace,
): Promise<string | undefined> {
  for (const [name, state] of jobs) {
    if (state.startedAt === undefined) continue;
    const log = await siteOf(ground, site).client.log(service, name);
    const event = supervisorMarks(log ?? "")?.event;
    if (event?.bucket === bucket && event.key === key) return name;
  }
  return undefined;
}

/** How a job ended that left no note: one of our services died before it could, one of others' never leaves any. */
function endingOf(
  job: string,
  state: JobState,
  log: string,
  marks: SupervisorMarks | undefined,
  reason: string | undefined,
): KeptJob["ending"] {
  const at = marks?.answered ?? Date.parse(state.finishedAt ?? "");
  const isOutOfMemory = reason === "OOMKilled";
  const lines = log
    .trim()
    .split("\n")
    .slice(-LAST_LINES)
    .map((line) => line.replace(/^\S+Z /, ""))
    .join("\n");
  const why = isOutOfMemory
    ? "Its container took more memory than its limit"
    : `OSCAR calls its job ${state.status}, and it noted no end${marks?.scriptBegan !== undefined && marks.scriptEnded === undefined ? "; it was killed in its script, as for want of memory" : ""}`;
  const note = endWithoutNote(job, lines === "" ? why : `${why}; the last lines of its log:\n${lines}`, isOutOfMemory);
  // A supervisor that says nothing of its script, as at log_level CRITICAL, does not say that it answered, either.
  const isToEnd = marks?.scriptBegan === undefined || marks.answered !== undefined;
  const isSound = isToEnd && state.status === "Succeeded" && !isOutOfMemory;
  return { at, note: isSound ? { ...note, exitCode: 0 } : note };
}

function kept({ status, createdAt, startedAt, finishedAt }: JobState): KeptJob["state"] {
  return {
    status,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}
