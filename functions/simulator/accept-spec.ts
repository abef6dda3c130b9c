import { readUploadedText } from "#artifacts/read-uploaded-text.ts";
import { accept, handledBefore, type Handled, problemsOf, refuse } from "#artifacts/refusals.ts";
import type { ObjectAddress } from "#core/campaign/object-keys.ts";
import { MOST_CHARACTERS } from "#core/document/document-limits.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import { readDocument, type SourceDocument } from "#core/document/read-document.ts";

import type { SimulatorPorts } from "./simulator-ports.ts";
import { scenarioObject } from "./scenario-object.ts";
import { sweepObject } from "./sweep-object.ts";
import { tandemsObject, tandemTableObject } from "./tandems-object.ts";

/** What is made of a spec: where what came of it is, or will be. Reading throws a DocumentError before anything is done. */
export type SpecHandler = (document: SourceDocument, key: string, ports: SimulatorPorts) => Promise<SpecOutcome>;

export interface SpecOutcome {
  /** Of the receipt: bucket and key, or an id. */
  readonly result: string;
  /** Done once the spec is taken, and again by whoever finds that it is not at its end. */
  readonly goOn?: () => Promise<void>;
}

/** Of a table of tandems, of which there may be some more. */
const MOST_TABLE_CHARACTERS = 32 * 2 ** 20;

/** By the `kind` that every spec says. */
const HANDLERS: Readonly<Record<string, SpecHandler>> = {
  sweep: sweepObject,
  scenario: scenarioObject,
  tandems: tandemsObject,
};

/** Takes a spec, or notes once why not, and does what it asks for. */
export async function acceptSpec(key: string, etag: string | undefined, ports: SimulatorPorts): Promise<void> {
  const { store, log } = ports;
  const address: ObjectAddress = { bucket: "scenarios", key };
  const known = etag ?? (await store.head(address.bucket, key))?.etag;
  if (known === undefined || isAnswered(await handledBefore(store, address, known))) return;
  const isTable = key.endsWith(".csv");
  const object = await readUploadedText(store, address, isTable ? MOST_TABLE_CHARACTERS : MOST_CHARACTERS);
  if (object === undefined) return;
  let outcome: SpecOutcome;
  try {
    outcome = isTable
      ? await tandemTableObject(object.text(), object.source, key, ports)
      : await documentOutcome(readDocument(object.text(), object.source), key, ports);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const problems = problemsOf(error, object.source);
    await refuse(store, address, object.etag, problems);
    log.warn(`Scenario ${key} refused`, { problems: problems.map(({ sentence }) => sentence) });
    return;
  }
  if ((await handledBefore(store, address, object.etag)).kind === "new") {
    await accept(store, address, object.etag, outcome.result);
    log.info(`Scenario ${key} accepted`, { result: outcome.result });
  }
  await outcome.goOn?.();
}

/** A refusal, or a receipt that names an object: whatever comes of models that are served later is not made of this upload. */
export function isAnswered(handled: Handled): boolean {
  return handled.kind === "refused" || (handled.kind === "accepted" && handled.result.includes("/"));
}

function documentOutcome(document: SourceDocument, key: string, ports: SimulatorPorts): Promise<SpecOutcome> {
  return handlerOf(document)(document, key, ports);
}

function handlerOf(document: SourceDocument): SpecHandler {
  const { source, value } = document;
  const kind: unknown = typeof value === "object" && value !== null ? (value as { kind?: unknown }).kind : undefined;
  const handler = typeof kind === "string" && Object.hasOwn(HANDLERS, kind) ? HANDLERS[kind] : undefined;
  if (handler !== undefined) return handler;
  const { line, column } = document.locate(["kind"]);
  const known = Object.keys(HANDLERS);
  const rule = `kind must be one of ${known.join(", ")}: ${typeof kind === "string" ? didYouMean(kind, known) : "it is missing"}`;
  const sentence = `${source}:${line}:${column}: Cannot read the spec as ${rule}`;
  throw new DocumentError(source, [{ sentence, path: ["kind"], line, column }]);
}
