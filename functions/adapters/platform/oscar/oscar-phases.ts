import type { Invocation } from "#core/trace/invocation.ts";

import { PhaseMarks } from "../execution/phase-marks.ts";
import type { JobState } from "./api/job-state.ts";
import type { SupervisorMarks } from "./supervisor-log.ts";

/** What is known of one job in the end; all moments are milliseconds since the epoch. */
export interface JobTimeline {
  /** When its input was there. */
  readonly arrived: number;
  readonly job: JobState;
  /** Undefined where the supervisor wrote nothing. */
  readonly marks: SupervisorMarks | undefined;
  /** Of what `creation_time` is the time: the pod's acceptance by its node since OSCAR 3.6.4, before that the job's own. */
  readonly creationTimeOf: "pod" | "job";
  /** When it was asked for, where that was later than its input was there: nothing of it began before. */
  readonly asked?: number;
  /** Nothing of it ran after, where that is known and its whole seconds leave room for it. */
  readonly over?: number;
}

export type JobPhases = Pick<Invocation, "phases" | "merged"> & {
  readonly bounds: NonNullable<Invocation["bounds"]>;
  /** Milliseconds since the epoch. */
  readonly ended: number;
};

/** A moment of which only the second is known lies in it. */
interface Between {
  readonly least: number;
  readonly most: number;
}

const STAMP = 1000;

/**
 * Cuts a job into phases by the finest source of each: MinIO's clock for the arrival, the supervisor's milliseconds for what
 * happens in the container, whole seconds of the pod around it. A moment of whole seconds is kept as an interval and cut to
 * what the finer ones leave of it, so that no part is negative and all sum to the whole.
 *
 * @throws RangeError when the job has not ended.
 */
export function jobPhases(timeline: JobTimeline): JobPhases {
  const { arrived, job, marks } = timeline;
  const finished = secondOf(job.finishedAt);
  const started = secondOf(job.startedAt);
  if (finished === undefined || started === undefined) {
    throw new RangeError(`Cannot cut a job into phases as it must have ended: its status is ${job.status}`);
  }
  const work = workMoments(marks);
  const firstSeen = work.at(0)?.at ?? finished.most;
  const lastSeen = work.at(-1)?.at ?? arrived;
  const taken = timeline.creationTimeOf === "pod" ? secondOf(job.createdAt) : started;
  const asked = Math.max(arrived, timeline.asked ?? arrived);
  const acceptance = cut(taken ?? started, asked, Math.min(started.most, firstSeen));
  const begin = cut(started, acceptance.least, firstSeen);
  const { over = Infinity } = timeline;
  const end = cut(finished, Math.max(lastSeen, asked), over < finished.least ? Infinity : over);

  const cutter = new PhaseMarks(arrived / 1000);
  cutter.hide("pull");
  cutter.end("wait", middle(acceptance) / 1000);
  const bounds: JobPhases["bounds"] = {
    wait: lengths(cut({ least: acceptance.least - arrived, most: acceptance.most - arrived }, 0, Infinity)),
  };
  const pulledIn = timeline.creationTimeOf === "pod" ? "start" : "wait";
  if (work.length === 0) {
    for (const phase of ["download", "upload", "teardown"] as const) cutter.hide(phase);
    cutter.end("start", middle(begin) / 1000);
    cutter.end("compute", middle(end) / 1000);
    bounds.start = lengths({ least: begin.least - acceptance.most, most: begin.most - acceptance.least });
    bounds.compute = lengths({ least: end.least - begin.most, most: end.most - begin.least });
    const merged = { pull: pulledIn, download: "compute", upload: "compute", teardown: "compute" } as const;
    return finish(cutter, merged, bounds);
  }
  for (const { phase, at } of work) cutter.end(phase, at / 1000);
  const startSeconds = cutter.phases.start ?? 0;
  const looseness = { least: middle(acceptance) - acceptance.most, most: middle(acceptance) - acceptance.least };
  bounds.start = lengths({ least: startSeconds * 1000 + looseness.least, most: startSeconds * 1000 + looseness.most });
  const last = work.at(-1)!.then;
  const before = bounds[last] ?? { leastSeconds: cutter.phases[last] ?? 0, mostSeconds: cutter.phases[last] ?? 0 };
  bounds[last] = lengths({
    least: before.leastSeconds * 1000 + end.least - lastSeen,
    most: before.mostSeconds * 1000 + end.most - lastSeen,
  });
  cutter.end(last, middle(end) / 1000);
  return finish(cutter, { pull: pulledIn }, bounds);
}

type Cut = "start" | "download" | "compute" | "upload" | "teardown";

/** Moments at which a phase ended, in order, and in which one the job was after them. */
function workMoments(
  marks: SupervisorMarks | undefined,
): { readonly phase: Cut; readonly at: number; readonly then: Cut }[] {
  if (marks === undefined) return [];
  const { downloadBegan, downloaded, scriptBegan, scriptEnded, answered } = marks;
  const moments: { phase: Cut; at: number; then: Cut }[] = [];
  const add = (phase: Cut, at: number | undefined, then: Cut): void => {
    if (at !== undefined) moments.push({ phase, at: Math.max(at, moments.at(-1)?.at ?? at), then });
  };
  add("start", downloadBegan, "download");
  add("download", downloaded, "start");
  add("start", scriptBegan, "compute");
  add("compute", scriptEnded, "upload");
  add("upload", answered, "teardown");
  if (moments.length === 0) add("start", marks.began, "start");
  return moments;
}

function finish(cutter: PhaseMarks, merged: JobPhases["merged"], bounds: JobPhases["bounds"]): JobPhases {
  const { phases, endedAtSeconds } = cutter;
  const around = Object.fromEntries(
    Object.entries(bounds).flatMap(([phase, { leastSeconds, mostSeconds }]) => {
      const length = phases[phase as keyof typeof phases];
      if (length === null) return [];
      return [[phase, { leastSeconds: Math.min(leastSeconds, length), mostSeconds: Math.max(mostSeconds, length) }]];
    }),
  );
  return { phases, merged, bounds: around, ended: endedAtSeconds * 1000 };
}

function secondOf(stamp: string | undefined): Between | undefined {
  if (stamp === undefined) return undefined;
  const least = Date.parse(stamp);
  return { least, most: least + STAMP };
}

function cut({ least, most }: Between, lowest: number, highest: number): Between {
  const from = Math.min(Math.max(least, lowest), Math.max(lowest, highest));
  return { least: from, most: Math.max(from, Math.min(most, highest)) };
}

function middle({ least, most }: Between): number {
  return (least + most) / 2;
}

function lengths({ least, most }: Between): { leastSeconds: number; mostSeconds: number } {
  return { leastSeconds: Math.max(0, least) / 1000, mostSeconds: Math.max(0, most) / 1000 };
}
