import { achievedParallelism } from "#core/trace/concurrency.ts";
import type { Invocation, InvocationOutcome } from "#core/trace/invocation.ts";
import type { NodeDescription, RunMeasurement } from "#core/trace/run-record.ts";
import type { RunRequest } from "#ports/service-platform.ts";

import { judge } from "../execution/judge.ts";
import { isToldOf } from "./chain-services.ts";
import { invocationTimes } from "./invocation-times.ts";
import type { JobLists } from "./job-lists.ts";
import { type KeptJob, marksOf, stateOf } from "./kept-job.ts";
import { type OscarGround, siteOf } from "./oscar-site.ts";
import { describeNodes } from "./describe-nodes.ts";
import type { OscarLoad, OscarRunObjects } from "./oscar-run-objects.ts";
import { oscarPPhases } from "./oscar-p-phases.ts";
import { readJob } from "./read-job.ts";
import type { EndedArrival, RunProgress } from "./replay-run.ts";
import type { RunLayout } from "./run-layout.ts";

export interface MeasuredRun {
  readonly ground: OscarGround;
  readonly run: RunRequest;
  readonly layout: RunLayout;
  readonly load: OscarLoad;
  readonly progress: RunProgress;
  readonly objects: OscarRunObjects;
  readonly lag: NonNullable<RunMeasurement["load"]>;
  readonly giver: string | undefined;
  readonly lists: JobLists;
  /** Throws when the run is not to go on. */
  check(): Promise<void>;
}

const FIRST_PAUSE_SECONDS = 0.5;
const LONGEST_PAUSE_SECONDS = 10;
/** A job's own end lags behind its outputs by some seconds; one that goes on for longer is taken as it is. */
const PATIENCE_SECONDS = 120;

/** What a run came to, once all of it has ended: only now OSCAR is asked about its jobs, each once. */
export async function measureRun(measured: MeasuredRun): Promise<RunMeasurement> {
  const { ground, run, layout, load, progress, lists } = measured;
  const looks = lists.reads;
  const jobs = new Map<string, KeptJob>();
  for (const ended of progress.ended) {
    await measured.check();
    const job = await jobOf(ended, measured);
    if (job !== undefined) jobs.set(ended.arrival.id, job);
  }
  const times = invocationTimes(measured, jobs, {
    creationTimeOf: await creationTimes(measured),
    landings: await landings(measured),
  });
  const invocations = progress.ended
    .map((ended) => invocationOf(ended, jobs.get(ended.arrival.id), times.get(ended.arrival.id)!, measured))
    .sort((left, right) => left.arrivedAtSeconds - right.arrivedAtSeconds || (left.id < right.id ? -1 : 1));
  const sites = [...new Set(layout.places.map(({ site }) => site))];
  const nodes: NodeDescription[] = [];
  for (const site of sites) nodes.push(...(await describeNodes(siteOf(ground, site)).catch(() => [])));
  const used = new Set(invocations.map(({ node }) => node));
  return {
    startedAt: new Date(load.zeroEpochMilliseconds).toISOString(),
    makespanSeconds: invocations.reduce((last, { finishedAtSeconds }) => Math.max(last, finishedAtSeconds), 0),
    invocations,
    platform: { kind: "oscar", cluster: sites.join("+"), nodes: nodes.filter(({ name }) => used.has(name)) },
    enforcement: { cpu: "kubernetes", memory: "kubernetes", notes: [] },
    background: { otherCpuSeconds: null, notes: notesOf(measured, looks) },
    achievedParallelism: achievedParallelism(
      placesHeld(invocations, measured),
      run.components.map(({ name }) => name),
    ),
    load: measured.lag,
    captured: await capture(measured),
  };
}

/**
 * Invocations by the places that they held. Where the load holds the parallelism one gives its place back with its note, and
 * its container ends beside the start of the next: on a real OSCAR half a second to one and a half later.
 */
function placesHeld(invocations: readonly Invocation[], { progress, layout, load, ground }: MeasuredRun): Invocation[] {
  const notes = new Map(progress.ended.map(({ arrival, end }) => [arrival.id, end.at]));
  return invocations.map((invocation) => {
    const { site } = layout.placeOf(invocation.component);
    const at = notes.get(invocation.id);
    if (at === undefined || siteOf(ground, site).settings.parallelism !== "load") return invocation;
    const notedAtSeconds = (at - load.zeroEpochMilliseconds - (load.offsets[site] ?? 0)) / 1000;
    return { ...invocation, finishedAtSeconds: Math.min(invocation.finishedAtSeconds, notedAtSeconds) };
  });
}

async function jobOf(ended: EndedArrival, measured: MeasuredRun): Promise<KeptJob | undefined> {
  const { ground, run, layout, objects, lists } = measured;
  const known = await objects.job(ended.arrival.id);
  if (known !== undefined) return known;
  const isTold = isToldOf(layout, ended, ground);
  const place = layout.placeOf(ended.arrival.component);
  const note = place.isOwn && ended.end.note.exitCode !== null ? ended.end.note : undefined;
  let pause = FIRST_PAUSE_SECONDS;
  for (let waited = 0; waited < PATIENCE_SECONDS; waited += pause, pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS)) {
    const read = await readJob(ended, note, { ground, run, layout, lists, isTold });
    if (read.kind === "over") {
      await objects.writeJob(ended.arrival.id, read.job);
      return read.job;
    }
    if (read.kind === "unknown" && note === undefined) return undefined;
    await measured.check();
    await ground.clock.sleep(pause);
    lists.forget();
  }
  return undefined;
}

/** When what came from another OSCAR was there, by the object that it became. */
async function landings({ progress, layout, ground }: MeasuredRun): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { arrival, landed, beginning } of progress.ended) {
    const { site } = layout.placeOf(arrival.component);
    if (landed === undefined || landed.site === site || beginning.kind !== "put") continue;
    const { bucket, key } = beginning.at;
    const { objects } = await (await siteOf(ground, site).buckets()).store.list(bucket, { prefix: key, limit: 1 });
    const [object] = objects;
    if (object?.key === key) found.set(arrival.id, object.lastModifiedEpochMilliseconds);
  }
  return found;
}

async function creationTimes({ ground, layout }: MeasuredRun): Promise<Record<string, "pod" | "job">> {
  const of: Record<string, "pod" | "job"> = {};
  for (const { site } of layout.places) of[site] ??= (await siteOf(ground, site).client.traits()).creationTimeOf;
  return of;
}

function invocationOf(
  { arrival, end, outputBytes, outputCount }: EndedArrival,
  job: KeptJob | undefined,
  times: ReturnType<typeof invocationTimes> extends ReadonlyMap<string, infer Times> ? Times : never,
  { layout, run }: MeasuredRun,
): Invocation {
  const { component } = layout.placeOf(arrival.component);
  const { note } = end;
  const pod = job?.pod ?? null;
  const reasons = pod?.reasons ?? [];
  const oscarP = job === undefined ? undefined : oscarPPhases(stateOf(job), marksOf(job));
  return {
    id: arrival.id,
    component: arrival.component,
    resource: component.configuration.resource,
    node: pod?.node ?? note.node,
    originIndex: arrival.originIndex,
    batchIndex: arrival.batchIndex,
    inputKeys: arrival.files.map(({ bucket, key }) => (bucket === "inputs" ? key : `${run.workPrefix}${key}`)),
    inputBytes: arrival.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    inputCount: arrival.files.length,
    outputBytes,
    outputCount,
    cold: true,
    outcome: outcomeOf(end, component),
    usage: note.usage,
    ...times,
    ...(pod === null ? {} : { pod: pod.name }),
    ...(oscarP === undefined ? {} : { oscarP }),
    ...(reasons.length === 0 ? {} : { reasons }),
  };
}

function outcomeOf({ note }: EndedArrival["end"], component: RunRequest["components"][number]): InvocationOutcome {
  const { memoryBytes } = component.configuration;
  if (note.exitCode === null && !note.outOfMemory) return { kind: "failed", exitCode: null, message: note.lastLines };
  return judge(
    { exitCode: note.exitCode, signal: null, lastLines: note.lastLines, outOfMemory: note.outOfMemory, atSeconds: 0 },
    { memoryBytes, timeoutSeconds: component.timeoutSeconds },
    { timedOut: note.timedOut, cancelled: false },
  );
}

function notesOf({ run, layout, ground, giver }: MeasuredRun, looks: number): string[] {
  const injected = giver === undefined ? [] : [`Its load was given by ${giver}`];
  const disturbed =
    looks > 0
      ? [`OSCAR's list of jobs was read ${looks} times while the run lasted, as nothing had come for long`]
      : [];
  const given = [...new Set(layout.places.map(({ site }) => siteOf(ground, site).settings.parallelism))];
  const routed =
    given.includes("load") && run.edges.length > 0
      ? [
          "Files between components were handed on by profaas, which looked for them in the buckets: that is part of the wait",
        ]
      : [];
  return [...injected, ...disturbed, ...routed];
}

/** Copies what components read to where later runs find it. */
async function capture({ run, ground, progress }: MeasuredRun): Promise<RunMeasurement["captured"]> {
  const { captureToPrefix, inputBucket } = run;
  if (captureToPrefix === null) return null;
  const captured: NonNullable<RunMeasurement["captured"]> = {};
  for (const { consumer, originIndex, producer, place, sizeBytes } of progress.handedOver) {
    const name = place.key.slice(place.key.lastIndexOf("/") + 1);
    const key = `${captureToPrefix}${consumer}/${String(originIndex).padStart(6, "0")}/${producer}/${name}`;
    const object = await (await siteOf(ground, place.site).buckets()).store.open(place.bucket, place.key);
    if (object === undefined) throw new Error(`Cannot keep "${place.key}" as there is no such object any more`);
    await ground.store.put(inputBucket, key, object.chunks);
    (captured[consumer] ??= []).push({ key, sizeBytes, originIndex });
  }
  for (const files of Object.values(captured)) files.sort((left, right) => (left.key < right.key ? -1 : 1));
  return captured;
}
