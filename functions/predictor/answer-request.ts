import { accept, handledBefore, refuse } from "#artifacts/refusals.ts";
import { writeTextIfChanged } from "#artifacts/write-artifact.ts";
import { modelOfRequestKey, predictionObject, type ObjectAddress } from "#core/campaign/object-keys.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { decodeText } from "#core/document/decode-text.ts";
import { DocumentError, type Problem } from "#core/document/document-error.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { answerTable } from "./answer-table.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import { noSuchModel } from "./no-such-model.ts";
import type { ServedModel } from "./served-model.ts";
import { waitsForModel } from "./waits-for-model.ts";

export interface AnswerPorts {
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly models: ModelCatalogue;
}

const LIMITS = { rows: 1_000_000, columns: 1_000, characters: 256 * 2 ** 20 };

/**
 * Answers `requests/<model>/<name>.csv` with `predictions/<model>/<name>.csv`. Each request is answered once, by the
 * version that is served then; a later version changes no answer. A request to a model that is not served is refused
 * with a sentence, and answered after all when the model has appeared (see `unansweredRequests`).
 */
export async function answerRequest({ bucket, key, etag }: ObjectUploaded, ports: AnswerPorts): Promise<void> {
  if (bucket !== "requests") return;
  const { store, log } = ports;
  const address: ObjectAddress = { bucket: "requests", key };
  const known = etag ?? (await store.head(bucket, key))?.etag;
  if (known === undefined || !(await isOpen(store, address, known))) return;

  const object = await store.get(bucket, key);
  if (object === undefined) return;
  if (object.etag !== known && !(await isOpen(store, address, object.etag))) return;
  try {
    const served = await modelOf(key, ports);
    const answer = answerTable(served, readCsv(decodeText(object.body, key), key, LIMITS));
    const prediction = predictionObject(key);
    await writeTextIfChanged(store, prediction, answer);
    await accept(store, address, object.etag, `${prediction.bucket}/${prediction.key}`);
    log.info(`Request ${key} answered`, { model: served.name, version: served.version });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, path: problem.path.join(".") }));
    await refuse(store, address, object.etag, problems);
    log.warn(`Request ${key} refused`, { problems: problems.map(({ sentence }) => sentence) });
  }
}

async function isOpen(store: ObjectStore, address: ObjectAddress, etag: string): Promise<boolean> {
  const before = await handledBefore(store, address, etag);
  return before.kind === "new" || (before.kind === "refused" && (await waitsForModel(store, address.key, etag)));
}

async function modelOf(key: string, { models }: AnswerPorts): Promise<ServedModel> {
  const name = modelOfRequestKey(key);
  if (name === undefined) {
    const rule = `a request must be named <model>/<name>.csv: current name is ${JSON.stringify(key)}`;
    throw new DocumentError(key, [problem(`${key}: Cannot answer the request as ${rule}`, [])]);
  }
  const served = models.current(name) ?? (await models.refreshModel(name));
  if (served !== undefined) return served;
  throw new DocumentError(key, [problem(`${key}: ${noSuchModel(models, name).message}`, ["model"])]);
}

function problem(sentence: string, path: Problem["path"]): Problem {
  return { sentence, path, line: 1, column: 1 };
}
