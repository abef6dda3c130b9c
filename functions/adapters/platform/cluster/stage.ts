import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

import { agentInvocationObject } from "#core/campaign/object-keys.ts";
import { Routing, type Arrival } from "#core/workflow/routing.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { localName } from "../execution/local-name.ts";
import { outputFiles } from "../execution/output-files.ts";
import { openBelow } from "./open-below.ts";
import type { StageHint } from "./stage-hint.ts";
import type { StageComponent } from "./stage-order.ts";
import type { StageMarks, StageResult } from "./stage-result.ts";
import type { ComponentRunner, InvocationFolder } from "./stage-wrapper.ts";

export interface StageTools {
  /** Buckets are named by role. */
  readonly store: Pick<ObjectStore, "open" | "put">;
  readonly wrapper: ComponentRunner;
  /** Seconds since the stage was ready to work on this invocation. */
  nowSeconds(): number;
  /** Tells the agent, if it listens. */
  hint(hint: StageHint): void;
}

const NO_USAGE = { cpuSeconds: null, peakMemoryBytes: null, throttledSeconds: null };
const LARGEST_HELD_BYTES = 4 * 2 ** 20;

/** Takes one arrival through download, computing and upload, and tells what came of it. */
export async function stageArrival(
  order: StageComponent,
  arrival: Arrival,
  folderName: string,
  tools: StageTools,
): Promise<StageResult> {
  const marks: { -readonly [Mark in keyof StageMarks]: StageMarks[Mark] } = {};
  const result = (end: StageResult["end"], rest: Partial<StageResult> = {}): StageResult => ({
    format: "stage-result",
    version: 1,
    id: arrival.id,
    marks: { ...marks },
    inputBytes: arrival.files.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
    end,
    usage: NO_USAGE,
    files: [],
    ...rest,
  });
  tools.hint({ kind: "ready", marks: {} });
  let known: Partial<StageResult> = {};
  try {
    const folder = tools.wrapper.makeFolder(folderName);
    const { inputBytes, paths } = await downloadAll(order, arrival, folder, tools.store);
    known = { inputBytes };
    marks.downloadedSeconds = tools.nowSeconds();

    const { script, timeoutSeconds } = order;
    const ended = await tools.wrapper.run(folder, { script, timeoutSeconds, paths }, tools.nowSeconds, (atSeconds) => {
      marks.computeBeganSeconds = atSeconds;
      tools.hint({ kind: "computing", marks: { ...marks } });
    });
    marks.computeEndedSeconds = ended.endedSeconds;
    const { outOfMemoryKills, ...usage } = ended.usage;
    known = { ...known, usage };
    const end = {
      kind: "ended",
      exitCode: ended.exitCode,
      timedOut: ended.timedOut,
      outOfMemoryKills,
    } as const;
    if (ended.exitCode !== 0 || ended.timedOut || (outOfMemoryKills ?? 0) > 0) return result(end, known);

    marks.uploadBeganSeconds = tools.nowSeconds();
    const files = await uploadAll(order, arrival, folder, tools.store);
    marks.uploadedSeconds = tools.nowSeconds();
    return result(end, { ...known, files });
  } catch (error) {
    return result({ kind: "failed", message: error instanceof Error ? error.message : String(error) }, known);
  }
}

/** Leaves the result where the agent finds it. */
export async function writeResult(order: StageComponent, result: StageResult, store: ObjectStore): Promise<void> {
  const { campaignId, runId, attempt } = order;
  const { bucket, key } = agentInvocationObject(campaignId, runId, attempt, result.id, "result");
  await store.put(bucket, key, JSON.stringify(result));
}

async function downloadAll(
  order: StageComponent,
  arrival: Arrival,
  folder: InvocationFolder,
  store: StageTools["store"],
) {
  const { inputFolder, outputFolder } = folder;
  const names = new Set<string>();
  for (const { key } of arrival.files) names.add(localName(key, names));
  const inputs = [...names].map((name) => join(inputFolder, name));
  let inputBytes = 0;
  for (const [index, file] of arrival.files.entries()) {
    const bucket = file.bucket === "inputs" ? order.inputBucket : order.workBucket;
    const object = await store.open(bucket, file.key);
    if (object === undefined) throw new Error(`Cannot download "${file.key}" as bucket "${bucket}" has no such object`);
    // The folder is new: what is there already is the component's, and may lead anywhere.
    await pipeline(object.chunks, createWriteStream(inputs[index] as string, { flags: "wx", mode: 0o666 }));
    inputBytes += object.sizeBytes;
  }
  const last = arrival.files.at(-1);
  if (last === undefined) throw new RangeError(`Cannot serve arrival "${arrival.id}" as it has no file`);
  return {
    inputBytes,
    paths: { inputFolder, outputFolder, inputFile: inputs.at(-1) as string, objectKey: last.key },
  };
}

/** Puts each file that some output takes where the agent's routing expects it. */
async function uploadAll(
  order: StageComponent,
  arrival: Arrival,
  folder: InvocationFolder,
  store: StageTools["store"],
): Promise<StageResult["files"]> {
  const routing = new Routing({ components: [order.component], edges: order.edges, uploads: [] });
  const present = new Map((await outputFiles(folder.outputFolder)).map((file) => [file.relativePath, file]));
  const sizes = new Map<string, number>();
  for (const { relativePath, key } of routing.deliveries(arrival, [...present.keys()])) {
    const handle = await openBelow(folder.outputFolder, present.get(relativePath)?.path as string);
    try {
      const { size } = await handle.stat();
      const body = size <= LARGEST_HELD_BYTES ? await handle.readFile() : handle.createReadStream({ autoClose: false });
      await store.put(order.workBucket, `${order.workPrefix}${key}`, body);
      sizes.set(relativePath, size);
    } finally {
      await handle.close();
    }
  }
  return [...sizes].map(([relativePath, sizeBytes]) => ({ relativePath, sizeBytes }));
}
