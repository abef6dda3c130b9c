import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";

import { logger } from "#adapters/process/logger.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { RecordsComplete } from "#core/campaign/campaign-state.ts";
import { Campaign } from "#core/campaign/campaign.ts";
import {
  campaignObject,
  currentModelObject,
  datasetObject,
  modelName,
  modelObject,
  recordPrefix,
  recordsCompleteObject,
  trainedObject,
  type ObjectAddress,
} from "#core/campaign/object-keys.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { Dataset } from "#core/dataset/dataset.ts";
import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { openSystem, type System } from "#wiring/open-system.ts";

import { startHost } from "../host/host.ts";

const SUBJECT = "work";
const TARGET = "serviceSeconds";

/** What our functions are given to measure them on: what the whole chain leaves of a simulated campaign. */
const SPEC = JSON.stringify({
  kind: "campaign",
  name: "own-input",
  workflow: {
    functions: {
      oscar: [
        {
          here: {
            name: SUBJECT,
            image: "none",
            script: "true",
            input: [{ path: "own/in" }],
            output: [{ path: "own/out" }],
          },
        },
      ],
    },
  },
  components: {
    [SUBJECT]: { command: SUBJECT, cpu: [0.25, 0.5, 1, 2], memory: ["256Mi", "512Mi"], parallelism: [1, 2, 3] },
  },
  inputs: { small: ["own/small.bin"], large: ["own/large.bin"] },
  load: { batchSize: 2 },
  measure: { workflow: false, components: true },
  repetitions: 1,
});

/** Writes the inputs of the campaigns that measure our own functions; the same bytes wherever it is done. */
export async function writeOwnInputs(folder: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "profaas-own-inputs-"));
  try {
    const operatorPath = join(work, "profaas.yaml");
    await writeFile(
      operatorPath,
      `store: { kind: directory, path: store }
work: work
clusters: { simulated: { kind: simulated } }
resources: { there: { cluster: simulated } }
commands: { ${SUBJECT}: { run: ["true"], files: [profaas.yaml] } }
`,
    );
    const system = await openSystem({ operatorPath, environment: {}, log: logger({ level: "error" }) });
    const bundles = await madeByTheChain(system);
    await mkdir(folder, { recursive: true });
    for (const [name, bundle] of Object.entries(bundles)) {
      await writeFile(join(folder, `${name}.json`), `${JSON.stringify(bundle)}\n`);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function madeByTheChain(system: System): Promise<Readonly<Record<string, unknown>>> {
  const { store, context } = system;
  const host = await startHost(system, { http: false });
  const { id } = readCampaign(SPEC, "own inputs", context);
  try {
    await store.put("inputs", "own/small.bin", new Uint8Array(1e5));
    await store.put("inputs", "own/large.bin", new Uint8Array(1e6));
    await store.put("campaigns", "own-input.json", SPEC);
    while ((await store.head(...place(trainedObject(id)))) === undefined) {
      await system.clock.sleep(0.1);
      await host.idle();
    }
  } finally {
    await host.stop();
  }
  const read = <T>(address: ObjectAddress, schema: z.ZodType<T>): Promise<T> => requireArtifact(store, address, schema);
  const campaign = await read(campaignObject(id), Campaign);
  const recordsComplete = await read(recordsCompleteObject(id), RecordsComplete);
  const records: RunRecord[] = [];
  for (const { key } of await listObjects(store, recordPrefix(id)))
    records.push(await read({ bucket: "records", key }, RunRecord));
  const dataset = onlyTarget(await read(datasetObject(id, SUBJECT, "invocation", "json"), Dataset));
  const model = modelName(campaign.name, SUBJECT, TARGET);
  const pointer = await read(currentModelObject(model), CurrentModel);
  return {
    aggregator: { campaign, recordsComplete, records: records.slice(0, 16).map(atNoTime) },
    trainer: { campaign, recordsComplete, dataset },
    predictor: { model, pointer, ...(await modelText(store, model, pointer)) },
  };
}

async function modelText(
  store: ObjectStore,
  model: string,
  { modelVersion }: CurrentModel,
): Promise<{ readonly text: string; readonly rows: readonly Readonly<Record<string, number | string>>[] }> {
  const object = await store.get(...place(modelObject(model, modelVersion)));
  const text = new TextDecoder().decode(object?.body);
  const { inputs } = Model.parse(JSON.parse(text));
  return { text, rows: [Object.fromEntries(inputs.map(({ name, typical }) => [name, typical]))] };
}

/** One thing to learn, from what is known before: each target more would only be the same work again. */
function onlyTarget(dataset: Dataset): Dataset {
  const { columns, rows } = dataset;
  const kept = columns.flatMap(({ name, role }, place) =>
    role === "feature" || role === "group" || name === TARGET ? [place] : [],
  );
  return {
    ...dataset,
    columns: kept.map((index) => columns[index]!),
    rows: rows.map((row) => kept.map((index) => row[index]!)),
  };
}

/** The wall clock is the one thing that the simulated cluster does not hold still. */
function atNoTime(record: RunRecord): RunRecord {
  if (record.measurement === null) return record;
  return { ...record, measurement: { ...record.measurement, startedAt: "2026-01-01T00:00:00.000Z" } };
}

function place({ bucket, key }: ObjectAddress): [string, string] {
  return [bucket, key];
}
