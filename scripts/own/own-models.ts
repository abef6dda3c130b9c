import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { parseArtifact, requireArtifact } from "#artifacts/read-artifact.ts";
import { datasetObject, currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { artifactText } from "#core/document/artifact.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { learningOptions } from "#core/model/learning-options.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { openLearning } from "#wiring/open-learning.ts";

import { trainTable } from "../../functions/trainer/train-table.ts";

/** What one of our functions was measured by. */
interface MeasuredFunction {
  readonly function: string;
  readonly campaign: { readonly campaignId: string; readonly name: string };
}

/** The inputs that memory is learned from: CPU and the amount of work. */
const WORK = ["cpuMillicores", "ROWS", "RECORDS", "CONCURRENCY", "ratePerSecond"];
const SMOOTH = ["ridge", "law", "gaussian-process", "nnls"] as const;

/** Writes of each function its measured table, the model of its service time and one of the memory that it uses: these models. */
export async function writeOwnModels(
  folder: string,
  measured: readonly MeasuredFunction[],
  store: ObjectStore,
): Promise<ReadonlyMap<string, readonly Model[]>> {
  await mkdir(join(folder, "measured"), { recursive: true });
  const written = new Map<string, readonly Model[]>();
  for (const { function: name, campaign } of measured) {
    const { bucket, key } = datasetObject(campaign.campaignId, name, "invocation", "csv");
    const table = decodeText((await store.get(bucket, key))?.body ?? new Uint8Array(), key);
    await writeFile(join(folder, "measured", `${name}.csv`), table);
    const model = `${campaign.name}.${name}`;
    const served = `${model}.serviceSeconds`;
    const { modelVersion } = await requireArtifact(store, currentModelObject(served), CurrentModel);
    const place = modelObject(served, modelVersion);
    const bytes = (await store.get(place.bucket, place.key))?.body ?? new Uint8Array();
    await writeFile(join(folder, `${served}.json`), bytes);
    const memory = await memoryModel(model, table);
    await writeFile(join(folder, `${model}.peakMemoryBytes.json`), artifactText(memory));
    written.set(name, [parseArtifact(bytes, Model, served), memory]);
  }
  return written;
}

async function memoryModel(name: string, text: string): Promise<Model> {
  const csv = readCsv(text, `${name}.csv`);
  const kept = new Set(["configuration", "peakMemoryBytes", ...WORK]);
  return trainTable(
    csv,
    {
      name,
      target: "peakMemoryBytes",
      groups: ["configuration"],
      ignore: csv.header.filter((column) => !kept.has(column)),
      categories: [],
      question: { extrapolate: [], interpolate: [] },
      ...learningOptions({ learners: [...SMOOTH] }, () => false),
      seed: 1,
    },
    openLearning(),
  );
}
