import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { directoryStore } from "#adapters/object-store/directory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { untrained } from "../../../functions/trainer/untrained.ts";
import { BENCH_PREFIX, putBenchCampaign } from "./bench-campaign.ts";
import type { InvocationCosts } from "./invocation-costs.ts";

export interface ProcessesTrained {
  readonly wallSeconds: number;
  readonly invocations: readonly InvocationCosts[];
  /** Of the model: the same whatever the number of invocations. */
  readonly modelSha256: string;
}

const LOOK_MILLISECONDS = 100;

/** Trains the campaign of the benchmark on a store in a folder, by at most so many processes at once, as a platform does. */
export async function trainByProcesses(program: string, folder: string, atOnce: number): Promise<ProcessesTrained> {
  const root = join(folder, `store-${atOnce}`);
  const store = prefixedStore(directoryStore({ root }), BENCH_PREFIX);
  const complete = await putBenchCampaign(store);
  const invocations: InvocationCosts[] = [];
  const running = new Set<Promise<void>>();
  const told = new Set<string>();
  const began = performance.now();

  const start = (upload: ObjectUploaded): void => {
    told.add(upload.key);
    const ended = invoke(program, [root, upload.bucket, upload.key, String(atOnce)])
      .then((costs) => void invocations.push(costs))
      .finally(() => running.delete(ended));
    running.add(ended);
  };
  start(complete);
  for (let left = [complete] as ObjectUploaded[]; left.length > 0; left = await untrained(store)) {
    for (const upload of left) if (running.size < atOnce && !told.has(upload.key)) start(upload);
    // Whoever found nothing to do is asked again when nobody is at work, as reconciliation does.
    if (running.size === 0) told.clear();
    await Promise.race([...running, new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))]);
  }
  await Promise.all(running);
  const wallSeconds = (performance.now() - began) / 1000;
  const models = (await listObjects(store, { bucket: "models", key: "" })).filter(({ key }) =>
    /\/model\.json$/.test(key),
  );
  const bytes = await Promise.all(
    models.map(async ({ key }) => (await store.get("models", key))?.body ?? new Uint8Array()),
  );
  return { wallSeconds, invocations, modelSha256: bytes.map((each) => sha256Hex(each)).join(" ") };
}

async function invoke(program: string, argv: readonly string[]): Promise<InvocationCosts> {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ["ignore", "pipe", "inherit"] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, "close") as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`Cannot time an invocation as it must end well: it ended with ${code}`);
  return JSON.parse(said) as InvocationCosts;
}
