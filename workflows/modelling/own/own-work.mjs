import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const PREFIX = "work";
const ROLES = [
  "campaigns",
  "inputs",
  "records",
  "datasets",
  "models",
  "requests",
  "predictions",
  "state",
  "quarantine",
  "inventory",
];

/** Writes a store in a folder, with the operator's file that names it; returns the path of that file. */
export async function writeStore(folder, objects) {
  for (const role of ROLES) await mkdir(join(folder, "store", `${PREFIX}-${role}`), { recursive: true });
  for (const [address, text] of Object.entries(objects)) {
    const [role, ...key] = address.split("/");
    const path = join(folder, "store", `${PREFIX}-${role}`, ...key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const operator = join(folder, "profaas.yaml");
  await writeFile(operator, `prefix: ${PREFIX}\nstore: { kind: directory, path: store }\nwork: work\n`);
  return operator;
}

/** The records of a campaign, so many of them, made of those of a bundle. */
export function manyRecords({ campaign, records, recordsComplete }, count) {
  const { id } = campaign;
  const objects = {
    [`state/${id}/campaign.json`]: artifactText(campaign),
    [`records/${id}/complete.json`]: artifactText(recordsComplete),
  };
  for (let index = 0; index < count; index++) {
    const record = records[index % records.length];
    const runId = `${record.runId}-${index}`;
    objects[`records/${id}/runs/${runId}.json`] = artifactText({ ...record, runId, order: index });
  }
  return objects;
}

/** A dataset of so many rows with what the trainer needs beside it, made of the rows of a bundle. */
export function manyRows({ campaign, recordsComplete, dataset }, count) {
  const { id } = campaign;
  const rows = Array.from({ length: count }, (_, index) => grownRow(dataset, index));
  const grown = { ...dataset, rows };
  const { subject, level } = dataset;
  const text = artifactText(grown);
  const complete = {
    format: "datasets-complete",
    version: 1,
    campaignId: id,
    partial: false,
    datasets: [{ subject, level, rows: count, sha256: createHash("sha256").update(text).digest("hex") }],
  };
  return {
    [`state/${id}/campaign.json`]: artifactText(campaign),
    [`records/${id}/complete.json`]: artifactText(recordsComplete),
    [`datasets/${id}/${subject}/${level}s.json`]: text,
    [`datasets/${id}/complete.json`]: artifactText(complete),
  };
}

/** A served model, as the trainer leaves it. */
export function servedModel({ model, text, pointer }) {
  return {
    [`models/${model}/${pointer.modelVersion}/model.json`]: text,
    [`models/${model}/current.json`]: artifactText(pointer),
  };
}

function artifactText(artifact) {
  return `${JSON.stringify(artifact, null, 2)}\n`;
}

/** A row of the bundle; beyond its end again, as of other configurations whose inputs are a little larger. */
function grownRow({ columns, rows }, index) {
  const round = Math.floor(index / rows.length);
  const row = rows[index % rows.length];
  if (round === 0) return row;
  return row.map((cell, place) => {
    const { role, kind } = columns[place];
    if (role === "group") return `${cell}-${round}`;
    if (kind !== "number" || cell === null || role === "info") return cell;
    const scale = role === "target" ? 1 + 0.09 * round : 1 + 0.1 * round;
    return cell * scale;
  });
}
