import { writeArtifact } from "#artifacts/write-artifact.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import {
  campaignObject,
  datasetObject,
  datasetsCompleteObject,
  recordsCompleteObject,
} from "#core/campaign/object-keys.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import type { Cell, Column, Dataset } from "#core/dataset/dataset.ts";
import type { DatasetsComplete } from "#core/dataset/datasets-complete.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

export const BENCH_PREFIX = "bench";

const ROWS = 3000;
const VARIABLES = ["WIDTH", "LEVEL", "CHUNK", "BLOCK", "DEPTH", "RATE", "SPAN"] as const;

const SPEC = `
kind: campaign
name: parcels
workflow: { functions: { oscar: [ { here: { name: work, image: none, script: "true", input: [{ path: bench/in }], output: [{ path: bench/out }] } } ] } }
components:
  work: { command: work, cpu: [0.5, 1, 2, 4], memory: [256Mi, 512Mi, 1Gi], parallelism: [1, 2, 4] }
inputs: { one: [bench/input.bin] }
measure: { workflow: false, components: true }
reuse: false
train: { learners: [ridge, law, k-nearest-neighbours, decision-tree, boosting], search: random }
`;

/** Puts a campaign that is measured and aggregated into a store: one target, 3,000 rows of 10 inputs, a random search. */
export async function putBenchCampaign(store: ObjectStore): Promise<ObjectUploaded> {
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  const campaign = readCampaign(SPEC, "bench", { resources: ["here"] });
  const { id } = campaign;
  const rows = measurements();
  const dataset: Dataset = {
    format: "dataset",
    version: 1,
    name: "parcels.work",
    campaignId: id,
    subject: "work",
    level: "run",
    columns: COLUMNS,
    rows,
    partial: false,
  };
  await writeArtifact(store, campaignObject(id), campaign);
  await writeArtifact(store, recordsCompleteObject(id), recordsComplete(id));
  await writeArtifact(store, datasetObject(id, "work", "run", "json"), dataset);
  const complete: DatasetsComplete = {
    format: "datasets-complete",
    version: 1,
    campaignId: id,
    partial: false,
    datasets: [{ subject: "work", level: "run", rows: rows.length, sha256: sha256Hex(artifactText(dataset)) }],
  };
  const address = datasetsCompleteObject(id);
  await writeArtifact(store, address, complete);
  return address;
}

function recordsComplete(campaignId: string) {
  const runs = { planned: ROWS, succeeded: ROWS, failed: 0, notMeasured: 0, reused: 0 };
  return { format: "records-complete", version: 1, campaignId, reason: "measured", partial: false, runs } as const;
}

const COLUMNS: Column[] = [
  { name: "configuration", kind: "category", role: "group", unit: "", description: "" },
  number("cpuMillicores", "feature"),
  number("memoryBytes", "feature"),
  number("parallelism", "feature"),
  ...VARIABLES.map((name) => number(name, "feature")),
  number("makespanSeconds", "target"),
];

function number(name: string, role: "feature" | "target"): Column {
  return { name, kind: "number", role, unit: "1", description: "" };
}

/** A law of cost with noise: work by size over cores, and what each of the other inputs adds. */
function measurements(): Cell[][] {
  const random = prng("bench/invocations");
  return Array.from({ length: ROWS }, (_, row): Cell[] => {
    const cpu = [500, 1000, 2000, 4000][Math.floor(4 * random())]!;
    const memory = 2 ** (28 + Math.floor(3 * random()));
    const parallelism = 2 ** Math.floor(3 * random());
    const others = VARIABLES.map(() => 1 + Math.round(99 * random()));
    const [width, level, chunk, ...rest] = others as [number, number, number, ...number[]];
    const seconds =
      0.3 + (width * level) / cpu + (2 * chunk) / (parallelism * 10) + rest.reduce((sum, each) => sum + each, 0) / 500;
    const noise = Math.exp(0.1 * (random() + random() - 1));
    return [`c${row}`, cpu, memory, parallelism, ...others, seconds * noise];
  });
}
