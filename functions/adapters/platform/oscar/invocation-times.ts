import type { Invocation } from "#core/trace/invocation.ts";

import { PhaseMarks } from "../execution/phase-marks.ts";
import { type KeptJob, marksOf, stateOf } from "./kept-job.ts";
import { jobPhases } from "./oscar-phases.ts";
import { siteOf } from "./oscar-site.ts";
import type { EndedArrival } from "./replay-run.ts";
import type { MeasuredRun } from "./measure-run.ts";

export type InvocationTimes = Pick<
  Invocation,
  "arrivedAtSeconds" | "finishedAtSeconds" | "phases" | "merged" | "bounds"
>;

export interface InvocationSources {
  /** By cluster. */
  readonly creationTimeOf: Readonly<Record<string, "pod" | "job">>;
  /** When the files of an invocation that came from another OSCAR had landed, in milliseconds of its own MinIO's clock. */
  readonly landings: ReadonlyMap<string, number>;
}

/**
 * When each invocation came, what it did and when it was over, in seconds from the first upload. Stamps of an OSCAR are on
 * its clock, which may differ from ours and from another OSCAR's.
 */
export function invocationTimes(
  measured: MeasuredRun,
  jobs: ReadonlyMap<string, KeptJob>,
  { creationTimeOf, landings }: InvocationSources,
): ReadonlyMap<string, InvocationTimes> {
  const { layout, load, progress } = measured;
  const zeroOn = (site: string): number => load.zeroEpochMilliseconds + (load.offsets[site] ?? 0);
  const overs = placesTaken(measured, jobs);
  return new Map(
    progress.ended.map((ended) => {
      const { site } = layout.placeOf(ended.arrival.component);
      const zero = zeroOn(site);
      const from = ended.landed;
      const came = from === undefined ? (ended.dueSeconds ?? 0) * 1000 : from.at - zeroOn(from.site);
      const cameMilliseconds = Math.max(0, came);
      const job = jobs.get(ended.arrival.id);
      if (job?.call !== undefined) {
        return [ended.arrival.id, callTimes(job, job.call, cameMilliseconds, load.zeroEpochMilliseconds)];
      }
      const asked = job?.marks?.event?.emitted;
      const there = landings.get(ended.arrival.id);
      const travelled = there === undefined ? undefined : Math.max(0, there - zero - cameMilliseconds);
      const landedAt = zero + cameMilliseconds + (travelled ?? 0);
      const times = timesOf(ended, job, {
        arrived: landedAt,
        asked: asked ?? landedAt,
        over: overs.get(ended.arrival.id),
        creationTimeOf: creationTimeOf[site] ?? "pod",
      });
      const phases = travelled === undefined ? times.phases : { ...times.phases, transfer: travelled / 1000 };
      const arrivedAtSeconds = cameMilliseconds / 1000;
      const whole = Object.values(phases).reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0);
      return [ended.arrival.id, { ...times, phases, arrivedAtSeconds, finishedAtSeconds: arrivedAtSeconds + whole }];
    }),
  );
}

interface Moments {
  readonly arrived: number;
  readonly asked: number;
  readonly over: number | undefined;
  readonly creationTimeOf: "pod" | "job";
}

function timesOf(
  ended: EndedArrival,
  job: KeptJob | undefined,
  { arrived, asked, over, creationTimeOf }: Moments,
): Pick<InvocationTimes, "phases" | "merged" | "bounds"> {
  const state = job?.state;
  if (job === undefined || state?.startedAt === undefined || state.finishedAt === undefined) {
    return untold(arrived, Math.max(arrived, ended.end.at));
  }
  const { phases, merged, bounds } = jobPhases({
    arrived,
    asked,
    job: stateOf(job),
    marks: marksOf(job),
    creationTimeOf,
    ...(over === undefined ? {} : { over }),
  });
  const pull = job.pod?.pullSeconds ?? null;
  if (pull === null || phases.start === null || merged.pull !== "start") return { phases, merged, bounds };
  const pulled = Math.min(pull, phases.start);
  const { pull: _hidden, ...rest } = merged;
  const { start: _start, ...others } = bounds;
  return { phases: { ...phases, pull: pulled, start: phases.start - pulled }, merged: rest, bounds: others };
}

/**
 * A synchronous call: what its watchdog did not measure was waiting, for a place, for an instance and on the way. Of the
 * rest the supervisor's lines tell when the script began and ended.
 */
function callTimes(
  { serviceSeconds, marks }: KeptJob,
  { answered }: NonNullable<KeptJob["call"]>,
  cameMilliseconds: number,
  zeroMilliseconds: number,
): InvocationTimes {
  const wholeSeconds = Math.max(0, (answered - zeroMilliseconds - cameMilliseconds) / 1000);
  const served = Math.min(wholeSeconds, serviceSeconds ?? wholeSeconds);
  const { scriptBegan, scriptEnded, answered: done } = marks ?? {};
  const isTold = scriptBegan !== undefined && scriptEnded !== undefined && done !== undefined;
  const compute = isTold ? Math.min(served, Math.max(0, (scriptEnded - scriptBegan) / 1000)) : served;
  const upload = isTold ? Math.min(served - compute, Math.max(0, (done - scriptEnded) / 1000)) : null;
  const start = isTold ? served - compute - (upload ?? 0) : null;
  const phases = {
    transfer: null,
    wait: wholeSeconds - served,
    pull: null,
    start,
    download: null,
    compute,
    upload,
    teardown: null,
  };
  const merged = isTold
    ? ({ pull: "wait", download: "start", teardown: "start" } as const)
    : ({ pull: "wait", start: "compute", download: "compute", upload: "compute", teardown: "compute" } as const);
  const arrivedAtSeconds = cameMilliseconds / 1000;
  return { phases, merged, bounds: {}, arrivedAtSeconds, finishedAtSeconds: arrivedAtSeconds + wholeSeconds };
}

/** Of an invocation whose job is not to be found only the whole is known: all of it is called waiting. */
function untold(arrived: number, ended: number): Pick<InvocationTimes, "phases" | "merged" | "bounds"> {
  const marks = new PhaseMarks(arrived / 1000);
  for (const phase of ["pull", "start", "download", "compute", "upload", "teardown"] as const) marks.hide(phase);
  marks.end("wait", ended / 1000);
  const merged = {
    pull: "wait",
    start: "wait",
    download: "wait",
    compute: "wait",
    upload: "wait",
    teardown: "wait",
  } as const;
  return { phases: marks.phases, merged, bounds: {} };
}

/**
 * Until when each invocation can have run at most, where the load holds the parallelism: the next one was asked for because
 * this one's note had come. Of its container only the second of its end is known.
 */
function placesTaken(
  { layout, progress, ground }: MeasuredRun,
  jobs: ReadonlyMap<string, KeptJob>,
): ReadonlyMap<string, number> {
  const overs = new Map<string, number>();
  for (const { component, site } of layout.places) {
    if (siteOf(ground, site).settings.parallelism !== "load") continue;
    const own = progress.ended.filter(({ arrival }) => arrival.component === component.name);
    const asked = own
      .flatMap(({ arrival }) => jobs.get(arrival.id)?.marks?.event?.emitted ?? [])
      .sort((left, right) => left - right);
    if (asked.length < own.length) continue;
    const byEnd = [...own].sort((left, right) => left.end.at - right.end.at);
    for (const [index, { arrival }] of byEnd.entries()) {
      const next = asked[index + component.configuration.parallelism];
      if (next !== undefined) overs.set(arrival.id, next);
    }
  }
  return overs;
}
