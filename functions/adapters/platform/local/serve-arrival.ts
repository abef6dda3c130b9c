import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { Arrival } from "#core/workflow/routing.ts";
import type { InvocationOutcome, Phase } from "#core/trace/invocation.ts";

import type { CgroupUsage } from "./cgroup/cgroup.ts";
import { deadline } from "../execution/deadline.ts";
import type { Output } from "../execution/component-server.ts";
import type { InvocationContext, Slot } from "./invocation.ts";
import { judge } from "../execution/judge.ts";
import { UNKNOWN_USAGE } from "./limiter.ts";
import { localName } from "../execution/local-name.ts";
import { outputFiles } from "../execution/output-files.ts";
import type { PhaseMarks } from "../execution/phase-marks.ts";
import { download } from "../execution/transfer.ts";
import type { WorkEnd } from "../execution/work-end.ts";
import type { Worker, WorkFiles } from "./worker.ts";

/** A start that is not the component's own doing is given up after this time, or the component's limit if longer. */
const START_PATIENCE_SECONDS = 600;

/** One arrival in its slot, with a folder of its own. */
interface Work {
  readonly arrival: Arrival;
  readonly folder: string;
  readonly slot: Slot;
  readonly marks: PhaseMarks;
}

/** What came of serving an arrival. */
export interface Served {
  readonly outcome: InvocationOutcome;
  readonly usage: CgroupUsage;
  readonly inputBytes: number;
  readonly output: Output;
}

/** Starts a worker where the slot has none, and takes the arrival through download, computing and upload. */
export async function serveArrival(work: Work, context: InvocationContext): Promise<Served> {
  const { arrival, slot, marks } = work;
  const { component, clock, cancelled } = context;
  const { timeoutSeconds } = component;
  const limits = { memoryBytes: component.configuration.memoryBytes, timeoutSeconds };
  const end = (phase: Phase, atSeconds = clock.monotonicSeconds()): void => marks.end(phase, atSeconds);
  const knownBytes = arrival.files.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
  const nothing = { usage: UNKNOWN_USAGE, inputBytes: knownBytes, output: { outputBytes: 0, outputCount: 0 } };

  const { files, inputs } = localPaths(work);
  await mkdir(files.inputFolder, { recursive: true });
  await mkdir(files.outputFolder);
  const present: Started | undefined = slot.worker && { kind: "ready", worker: slot.worker, timedOut: false };
  const started = present ?? (await start(work, files, context));
  end("start");
  if (started.kind === "ended") {
    const outcome = judge(started.end, limits, { timedOut: started.timedOut, cancelled: cancelled.aborted });
    return { ...nothing, usage: started.usage, outcome };
  }
  const { worker } = started;
  slot.worker = worker;

  let inputBytes: number;
  try {
    inputBytes = await downloadAll(arrival, inputs, context);
  } catch (error) {
    await worker.kill();
    end("download");
    return { ...nothing, outcome: failure(error) };
  }
  end("download");

  const limit = deadline(clock, timeoutSeconds, cancelled);
  const stop = (): void => void worker.kill();
  limit.signal.addEventListener("abort", stop);
  if (limit.signal.aborted) stop();
  const ended = await worker.serve(files);
  limit.release();
  end("compute", ended.atSeconds);

  const usage = worker.usage();
  // A worker that was ready in the very moment in which its time was up was killed and yet started.
  const timedOut = limit.timedOut || started.timedOut;
  const outcome = judge(ended, limits, { timedOut, cancelled: cancelled.aborted });
  if (outcome.kind !== "succeeded") return { ...nothing, usage, inputBytes, outcome };
  try {
    const output = await context.deliver(arrival, await outputFiles(files.outputFolder));
    return { usage, inputBytes, output, outcome };
  } catch (error) {
    return { ...nothing, usage, inputBytes, outcome: failure(error) };
  } finally {
    end("upload");
  }
}

type Started =
  | { readonly kind: "ready"; readonly worker: Worker; readonly timedOut: boolean }
  | { readonly kind: "ended"; readonly end: WorkEnd; readonly usage: CgroupUsage; readonly timedOut: boolean };

async function start({ arrival, marks }: Work, files: WorkFiles, context: InvocationContext): Promise<Started> {
  const { launcher, component, clock, cancelled } = context;
  const { timeoutSeconds } = component;
  const patienceSeconds = launcher.startIsItsOwn ? timeoutSeconds : Math.max(timeoutSeconds, START_PATIENCE_SECONDS);
  const limit = deadline(clock, patienceSeconds, cancelled);
  const onPulled = (atSeconds: number): void => marks.end("pull", atSeconds);
  const launched = await launcher.launch(arrival.id, files, limit.signal, onPulled);
  limit.release();
  return { ...launched, timedOut: limit.timedOut };
}

/** What went wrong around the component, not in it. */
function failure(error: unknown): InvocationOutcome {
  return { kind: "failed", exitCode: null, message: error instanceof Error ? error.message : String(error) };
}

function localPaths({ folder, arrival }: Work): { readonly files: WorkFiles; readonly inputs: readonly string[] } {
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
