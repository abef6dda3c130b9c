import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { z } from "zod";

import { logger } from "#adapters/process/logger.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { currentModelObject, modelObject, trainedObject } from "#core/campaign/object-keys.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { type AnySweep, anySweepId } from "#core/queueing/sweep/any-sweep.ts";
import { openSystem } from "#wiring/open-system.ts";

import { EXIT } from "../exit-code.ts";
import { PACKAGE_ROOT } from "../package-root.ts";
import { runWorkers } from "./run-workers.ts";
import { tellParcels } from "./tell-parcels.ts";

/** A surrogate that ships with the project. */
export interface Rebuilt<Artifact extends { readonly format: string; readonly version: number }> {
  /** Of the model. */
  readonly name: string;
  /** What is rebuilt, as in "Rebuilds ...". */
  readonly words: string;
  /** What the whole of it takes. */
  readonly takes: string;
  readonly command: string;
  /** Where it works, without another word. */
  readonly folder: string;
  sweepOf(scale: number): AnySweep;
  readonly schema: z.ZodType<Artifact>;
  card(artifact: Artifact): string;
}

/** Rebuilds a surrogate as the words of the command line say: simulates its sweep, trains it, and writes it with its card. */
export async function rebuildOfSweep<Artifact extends { readonly format: string; readonly version: number }>(
  rebuilt: Rebuilt<Artifact>,
): Promise<void> {
  const { name, words, takes, command, schema } = rebuilt;
  const { values } = parseArgs({
    options: {
      scale: { type: "string", default: "1" },
      workers: { type: "string", default: String(availableParallelism()) },
      folder: { type: "string", default: rebuilt.folder },
      output: { type: "string", default: join(PACKAGE_ROOT, "workflows/modelling/models") },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    say(`Rebuilds ${words}: simulates its sweep, trains it, and writes it with its card.
What was done is kept below --folder: called again, it goes on where it was.

  --scale SHARE     how much of the full sweep (1, ${takes}; 0.01 for tests)
  --workers COUNT   processes at once (default: one for each core)
  --folder FOLDER   where it works (default: ${rebuilt.folder})
  --output FOLDER   where the model and its card go (default: workflows/modelling/models)`);
    return;
  }
  const interrupting = new AbortController();
  process.once("SIGINT", () => interrupting.abort());
  const interruption = interrupting.signal;
  const started = performance.now();
  const sweep = rebuilt.sweepOf(Number(values.scale));
  const id = anySweepId(sweep);
  const folder = resolve(values.folder, id);
  const workers = Number(values.workers);
  const operatorPath = join(folder, "profaas.yaml");
  await mkdir(folder, { recursive: true });
  await writeFile(operatorPath, "store: { kind: directory, path: store }\nwork: work\n");
  const { store } = await openSystem({ operatorPath, environment: {}, log: logger({ level: "error" }) });
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  await store.put("scenarios", `${sweep.name}.json`, JSON.stringify(sweep, null, 2), { ifAbsent: true });

  say(`Sweep ${id}: ${sweep.count} of them, ${workers} processes, below ${folder}`);
  const over = new AbortController();
  // Whoever only tells how far it is does not end it.
  const told = tellParcels(id, sweep, store, { say, stop: over.signal }).catch((error: Error) =>
    say(`Cannot tell how far it is: ${error.message}`),
  );
  try {
    if (!(await runWorkers("simulator", { workers, operatorPath, interruption }))) return stopped();
  } finally {
    over.abort();
    await told;
  }
  say(`Simulated after ${minutes(started)}; training ${sweep.training.members} networks`);
  const trained = trainedObject(id);
  const isTrained = await runWorkers("trainer", {
    workers: Math.min(workers, sweep.training.members),
    operatorPath,
    interruption,
    isDone: async () => (await store.head(trained.bucket, trained.key)) !== undefined,
  });
  if (!isTrained) return stopped();

  const { modelVersion } = await requireArtifact(store, currentModelObject(name), CurrentModel);
  const address = modelObject(name, modelVersion);
  const surrogate = await requireArtifact(store, address, schema);
  const text = (await store.get(address.bucket, address.key))!.body;
  await mkdir(values.output, { recursive: true });
  await writeFile(join(values.output, `${name}.json`), text);
  const card = `${rebuilt.card(surrogate)}
It was made by \`${command} -- --scale ${values.scale}\` (seed ${sweep.seed}), whose last call took ${minutes(started)} with ${workers} processes.
`;
  await writeFile(join(values.output, `${name}.md`), card);
  say(`Done after ${minutes(started)}: ${join(values.output, name)}.json and .md`);
}

function stopped(): void {
  process.stderr.write("Stopped: what was done is kept, and the same command goes on from there.\n");
  process.exitCode = EXIT.interrupted;
}

function minutes(since: number): string {
  return `${((performance.now() - since) / 60_000).toFixed(1)} minutes`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
