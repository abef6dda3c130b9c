import { readUploadedText, type UploadedText } from "#artifacts/read-uploaded-text.ts";
import { accept, handledBefore, problemsOf, refuse } from "#artifacts/refusals.ts";
import { writeTextOver } from "#artifacts/write-artifact.ts";
import { modelOfRequestKey, predictionObject, type ObjectAddress } from "#core/campaign/object-keys.ts";
import { CSV_LIMITS, readCsv } from "#core/dataset/csv.ts";
import { DocumentError, type Problem } from "#core/document/document-error.ts";
import type { Logger } from "#ports/logger.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { answerTable } from "./answer-table.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import { noSuchModel } from "./no-such-model.ts";
import type { Served } from "./served.ts";
import { answerTandemTable } from "./tandem/answer-tandem-table.ts";
import { waitsForModel } from "./waits-for-model.ts";

export interface AnswerPorts {
  readonly store: ObjectStore;
  readonly log: Logger;
  readonly models: ModelCatalogue;
}

/**
 * Answers `requests/<model>/<name>.csv` with `predictions/<model>/<name>.csv`. Each request is answered once, by the
 * version that is served then; a later version changes no answer. A request to a model that is not served is refused
 * with a sentence, and answered after all when the model has appeared (see `unansweredRequests`).
 */
export async function answerRequest({ bucket, key, etag }: ObjectUploaded, ports: AnswerPorts): Promise<void> {
  if (bucket !== "requests") return;
  const { store, log, models } = ports;
  const address: ObjectAddress = { bucket: "requests", key };
  const known = etag ?? (await store.head(bucket, key))?.etag;
  if (known === undefined || !(await isOpen(store, address, known))) return;

  const object = await readUploadedText(store, address, CSV_LIMITS.characters);
  if (object === undefined) return;
  if (object.etag !== known && !(await isOpen(store, address, object.etag))) return;
  const prediction = predictionObject(key);
  const before = await store.head(prediction.bucket, prediction.key);
  const name = modelOfRequestKey(key);
  const served = name === undefined ? undefined : (models.current(name) ?? (await models.refreshModel(name)));
  const answered = answerOf(key, object, served, models);
  if (answered.kind === "flawed") {
    const problems = problemsOf(answered.error, object.source);
    await refuse(store, address, object.etag, problems);
    log.warn(`Request ${key} refused`, { problems: problems.map(({ sentence }) => sentence) });
    if (!(answered.error instanceof DocumentError))
      log.error(`Request ${key} met a fault of profaas`, { error: answered.error });
    return;
  }
  if (!(await writeTextOver(store, prediction, answered.text, before?.etag)))
    return log.info(`Request ${key} was answered by another process meanwhile`);
  await accept(store, address, object.etag, `${prediction.bucket}/${prediction.key}`);
  log.info(`Request ${key} answered`, { model: served?.name, version: served?.version });
}

async function isOpen(store: ObjectStore, address: ObjectAddress, etag: string): Promise<boolean> {
  const before = await handledBefore(store, address, etag);
  return before.kind === "new" || (before.kind === "refused" && (await waitsForModel(store, address.key, etag)));
}

type Answered =
  { readonly kind: "answered"; readonly text: string } | { readonly kind: "flawed"; readonly error: unknown };

function answerOf(key: string, object: UploadedText, served: Served | undefined, models: ModelCatalogue): Answered {
  try {
    if (served === undefined) throw noModel(key, object.source, models);
    const table = readCsv(object.text(), object.source);
    const text = served.kind === "model" ? answerTable(served, table) : answerTandemTable(served, table);
    return { kind: "answered", text };
  } catch (error) {
    return { kind: "flawed", error };
  }
}

function noModel(key: string, source: string, models: ModelCatalogue): DocumentError {
  const name = modelOfRequestKey(key);
  if (name !== undefined)
    return new DocumentError(source, [problem(`${source}: ${noSuchModel(models, name).message}`, ["model"])]);
  const rule = `a request must be named <model>/<name>.csv: current name is ${JSON.stringify(key)}`;
  return new DocumentError(source, [problem(`${source}: Cannot answer the request as ${rule}`, [])]);
}

function problem(sentence: string, path: Problem["path"]): Problem {
  return { sentence, path, line: 1, column: 1 };
}
