import { sha256Hex } from "#core/document/hash.ts";
import type { ComponentOutput } from "#core/workflow/workflow.ts";
import type { Arrival } from "#core/workflow/routing.ts";

import type { RunAttempt } from "../cluster/cluster-run.ts";
import { localName } from "../execution/local-name.ts";

/**
 * What lies where in the one bucket of a service, which has the service's name. A key is a folder, a part that outputs are
 * filtered by, and the way that the work came: `in/u/RUN/INVOCATION/FILE`, `out0/o0/RUN/INVOCATION/FILE/PATH`,
 * `end/e/RUN/INVOCATION/FILE.end`. So whoever is told of a file knows where its own results go, without being told.
 */
export const FOLDERS = { load: "in", staged: "staged", end: "end" } as const;

/** What several files for one invocation travel in. */
export const BUNDLE_NAME = "inputs.profaas.tar";

/** The folder of everything of one attempt at a run; its start tells the campaign. */
export function runFolderName({ campaignId, runId, attempt }: RunAttempt): string {
  return `${campaignFolderStart(campaignId)}${sha256Hex(JSON.stringify([campaignId, runId, attempt])).slice(0, 12)}`;
}

export function campaignFolderStart(campaignId: string): string {
  return `${sha256Hex(campaignId).slice(0, 8)}-`;
}

/** The folder of outputs of which FDL path is which number: paths that are named twice count once. */
export function outputPaths(outputs: readonly ComponentOutput[]): readonly string[] {
  return [...new Set(outputs.map(({ path }) => path))];
}

export function outputFolder(index: number): string {
  return `out${index}`;
}

/** Where a file is put for an invocation of its own. */
export function loadKey(run: RunAttempt, arrival: Arrival, folder: "load" | "staged", hasOwnName = false): string {
  const start = `${FOLDERS[folder]}/u/${runFolderName(run)}/${arrival.id}/`;
  return `${start}${hasOwnName ? `${ownStart(run, arrival)}-` : ""}${inputName(arrival)}`;
}

/** What the file of an invocation is called with, so that outputs which are called after it are nobody else's. */
export function ownStart(run: RunAttempt, { id }: Pick<Arrival, "id">): string {
  return sha256Hex(JSON.stringify([runFolderName(run), id])).slice(0, 10);
}

function inputName({ files }: Arrival): string {
  return files.length === 1 ? localName(files[0]!.key, new Set()) : BUNDLE_NAME;
}

/** The way of what came by this key. */
export function wayOf(key: string): string {
  return key.split("/").slice(2).join("/");
}

export function endKey(way: string): string {
  return `${FOLDERS.end}/e/${way}.end`;
}

export function outputKey(index: number, way: string, relativePath: string): string {
  return `${outputFolder(index)}/o${index}/${way}/${relativePath}`;
}

/** Where everything of a run lies in a service's bucket. */
export function runPrefixes(run: RunAttempt, outputs: number): readonly string[] {
  const folder = runFolderName(run);
  return [
    `${FOLDERS.load}/u/${folder}/`,
    `${FOLDERS.staged}/u/${folder}/`,
    `${FOLDERS.end}/e/${folder}/`,
    ...Array.from({ length: outputs }, (_, index) => `${outputFolder(index)}/o${index}/${folder}/`),
  ];
}

/** The name of a job: the same however often it is asked for. */
export function jobName(service: string, run: RunAttempt, invocation: string): string {
  const hash = sha256Hex(JSON.stringify([run.campaignId, run.runId, run.attempt, invocation])).slice(0, 20);
  return `${service.slice(0, 40).replace(/-+$/, "")}-${hash}`;
}
