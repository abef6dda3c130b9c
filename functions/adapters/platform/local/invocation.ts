import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Arrival } from "#core/workflow/routing.ts";
import type { Invocation, InvocationOutcome, Phase } from "#core/trace/invocation.ts";
import type { Clock } from "#ports/clock.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { RunComponent, RunRequest } from "#ports/service-platform.ts";

import type { CgroupUsage } from "./cgroup/cgroup.ts";
import { deadline } from "./deadline.ts";
import { judge } from "./judge.ts";
import { UNKNOWN_USAGE } from "./limiter.ts";
import { localName } from "./local-name.ts";
import { outputFiles, type OutputFile } from "./output-files.ts";
import { PhaseMarks } from "./phase-marks.ts";
import { download } from "./transfer.ts";
import type { Launcher, Worker, WorkFiles } from "./worker.ts";

/** A place for one invocation at a time; a warm worker stays in it. */
export interface Slot {
  worker: Worker | undefined;
}

/** What all invocations of a component in a run share. */
export interface InvocationContext {
  readonly run: RunRequest;
  readonly component: RunComponent;
  readonly launcher: Launcher;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly nodeName: string;
  /** Holds a folder for each invocation while it lasts. */
  readonly workFolder: string;
  /** Aborted when the run is cancelled. */
  readonly cancelled: AbortSignal;
  /** Puts the files where they belong, and starts what they start. */
  deliver(arrival: Arrival, files: readonly OutputFile[]): Promise<Output>;
}

/** What an invocation handed over. */
export interface Output {
  readonly outputBytes: number;
  readonly outputCount: number;
}

/** An invocation with its times on the clock's monotonic seconds. */
export type MeasuredInvocation = Omit<Invocation, "arrivedAtSeconds" | "finishedAtSeconds"> & {
  readonly beganAtSeconds: number;
  readonly endedAtSeconds: number;
};

/** Serves one arrival that has just got a slot, as OSCAR's supervisor would: start, download, run, upload. */
export async function invoke(
  arrival: Arrival,
  arrivedAtSeconds: number,
  slot: Slot,
  context: InvocationContext,
): Promise<MeasuredInvocation> {
  const { component, clock, launcher } = context;
  const marks = new PhaseMarks(arrivedAtSeconds);
  marks.end("wait", clock.monotonicSeconds());
  if (!launcher.pulls) marks.hide("pull");

  const cold = slot.worker === undefined;
  const folder = join(context.workFolder, arrival.id);
  const served = await serve(arrival, folder, slot, marks, context);

  if (slot.worker?.reusable === false) {
    await slot.worker.close();
    slot.worker = undefined;
  }
  await rm(folder, { recursive: true, force: true });
  marks.end("teardown", clock.monotonicSeconds());

  const { cpuSeconds, peakMemoryBytes, throttledSeconds } = served.usage;
  return {
    id: arrival.id,
    component: component.name,
    resource: component.configuration.resource,
    node: context.nodeName,
    originIndex: arrival.originIndex,
    batchIndex: arrival.batchIndex,
    inputKeys: arrival.files.map(({ key }) => key),
    inputBytes: served.inputBytes,
    inputCount: arrival.files.length,
    ...served.output,
    cold,
    outcome: served.outcome,
    phases: marks.phases,
    merged: launcher.pulls ? {} : { pull: "start" },
    usage: { cpuSeconds, peakMemoryBytes, throttledSeconds },
    beganAtSeconds: arrivedAtSeconds,
    endedAtSeconds: marks.endedAtSeconds,
  };
}

interface Served {
  readonly outcome: InvocationOutcome;
  readonly usage: CgroupUsage;
  readonly inputBytes: number;
  readonly output: Output;
}

async function serve(
  arrival: Arrival,
  folder: string,
  slot: Slot,
  marks: PhaseMarks,
  context: InvocationContext,
): Promise<Served> {
  const { component, clock, cancelled } = context;
  const { timeoutSeconds } = component;
  const limits = { memoryBytes: component.configuration.memoryBytes, timeoutSeconds };
  const nothing = { usage: UNKNOWN_USAGE, inputBytes: 0, output: { outputBytes: 0, outputCount: 0 } };
  const end = (phase: Phase, atSeconds = clock.monotonicSeconds()): void => marks.end(phase, atSeconds);

  const paths = localPaths(folder, arrival);
  await mkdir(paths.files.inputFolder, { recursive: true });
  await mkdir(paths.files.outputFolder);
  if (slot.worker === undefined) {
    const limit = deadline(clock, timeoutSeconds, cancelled);
    const launched = await context.launcher.launch(arrival.id, paths.files, limit.signal, (atSeconds) =>
      end("pull", atSeconds),
    );
    limit.release();
    if (launched.kind === "ended") {
      end("start");
      const outcome = judge(launched.end, limits, { timedOut: limit.timedOut, cancelled: cancelled.aborted });
      return { ...nothing, usage: launched.usage, outcome };
    }
    slot.worker = launched.worker;
  }
  end("start");

  const { worker } = slot;
  let inputBytes: number;
  try {
    inputBytes = await downloadAll(arrival, paths.inputs, context);
  } catch (error) {
    await worker.kill();
    return { ...nothing, outcome: failure(error) };
  }
  end("download");

  const limit = deadline(clock, timeoutSeconds, cancelled);
  const stop = (): void => void worker.kill();
  limit.signal.addEventListener("abort", stop);
  if (limit.signal.aborted) stop();
  const work = await worker.serve(paths.files);
  limit.release();
  end("compute", work.atSeconds);

  const usage = worker.usage();
  const outcome = judge(work, limits, { timedOut: limit.timedOut, cancelled: cancelled.aborted });
  if (outcome.kind !== "succeeded") return { ...nothing, usage, inputBytes, outcome };
  try {
    const output = await context.deliver(arrival, await outputFiles(paths.files.outputFolder));
    end("upload");
    return { usage, inputBytes, output, outcome };
  } catch (error) {
    end("upload");
    return { ...nothing, usage, inputBytes, outcome: failure(error) };
  }
}

/** What went wrong around the component, not in it. */
function failure(error: unknown): InvocationOutcome {
  return { kind: "failed", exitCode: null, message: error instanceof Error ? error.message : String(error) };
}

function localPaths(
  folder: string,
  arrival: Arrival,
): { readonly files: WorkFiles; readonly inputs: readonly string[] } {
  const inputFolder = join(folder, "input");
  const names = new Set<string>();
  for (const { key } of arrival.files) names.add(localName(key, names));
  const inputs = [...names].map((name) => join(inputFolder, name));
  const last = arrival.files.at(-1);
  if (last === undefined) throw new RangeError(`Cannot serve arrival "${arrival.id}" as it has no file`);
  const inputFile = inputs.at(-1) as string;
  return { files: { inputFolder, outputFolder: join(folder, "output"), inputFile, objectKey: last.key }, inputs };
}

async function downloadAll(
  arrival: Arrival,
  paths: readonly string[],
  { store, run }: InvocationContext,
): Promise<number> {
  let sizeBytes = 0;
  for (const [index, file] of arrival.files.entries()) {
    const bucket = file.bucket === "inputs" ? run.inputBucket : run.workBucket;
    sizeBytes += await download(store, bucket, file.key, paths[index] as string);
  }
  return sizeBytes;
}
