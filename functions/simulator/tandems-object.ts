import type { FoundSurrogate } from "#artifacts/current-surrogate.ts";
import { writeTextOver } from "#artifacts/write-artifact.ts";
import { forecastObject } from "#core/campaign/object-keys.ts";
import { readCsv, safeCell } from "#core/dataset/csv.ts";
import { artifactText } from "#core/document/artifact.ts";
import { parseDocument } from "#core/document/parse-document.ts";
import type { SourceDocument } from "#core/document/read-document.ts";
import { answerTandems } from "#core/queueing/forecast/answer-tandems.ts";
import type { TandemForecast } from "#core/queueing/forecast/tandem-forecast.ts";
import { overLimit, type TandemLimits } from "#core/queueing/forecast/tandem-limits.ts";
import { TandemQuestion, TandemQuestionOptions } from "#core/queueing/forecast/tandem-question.ts";
import { prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { readTandemTable } from "#core/queueing/table/read-tandem-table.ts";
import { answerTable } from "#core/queueing/table/tandem-answer.ts";
import { tandemOfRow } from "#core/queueing/table/tandem-row.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import type { SpecOutcome } from "./accept-spec.ts";
import { findSurrogate } from "./find-surrogate.ts";
import { refusalOf } from "./refusal-of.ts";
import type { SimulatorPorts } from "./simulator-ports.ts";

/** Of one object: what a step of the usual length has done on a small share of a core. */
const LIMITS: TandemLimits = { tandems: 100_000, jobs: 200_000_000, squaredServers: 1e10 };

/** A spec of the kind `tandems`: answered one for one, by the method that it names. */
export async function tandemsObject(
  document: SourceDocument,
  key: string,
  ports: SimulatorPorts,
): Promise<SpecOutcome> {
  const question = parseDocument(TandemQuestion, document, "tandems");
  const tandems = question.tandems.map(tandemOfRow);
  return answered(key, ports, async () => artifactText(await forecastOf(document.source, tandems, question, ports)));
}

/** A table of tandems, which are simulated to one per cent: the same table with the answers beside its rows. */
export async function tandemTableObject(
  text: string,
  source: string,
  key: string,
  ports: SimulatorPorts,
): Promise<SpecOutcome> {
  const table = readCsv(text, source);
  const tandems = readTandemTable(table).map(tandemOfRow);
  const options = { ...TandemQuestionOptions.parse({}), name: undefined };
  return answered(key, ports, async () => {
    const { answers } = await forecastOf(source, tandems, options, ports);
    const rows = table.rows.map(({ line, cells }) => ({ line, cells: cells.map(safeCell) }));
    return answerTable({ source, header: table.header.map(safeCell), rows }, answers);
  });
}

async function answered(key: string, { store }: SimulatorPorts, work: () => Promise<string>): Promise<SpecOutcome> {
  const address = forecastObject(key);
  const before = await store.head(address.bucket, address.key);
  await writeTextOver(store, address, await work(), before?.etag);
  return { result: `${address.bucket}/${address.key}` };
}

async function forecastOf(
  source: string,
  tandems: readonly Tandem[],
  options: TandemQuestionOptions & { readonly name?: string | undefined },
  ports: SimulatorPorts,
): Promise<TandemForecast> {
  const over = overLimit(tandems, options, LIMITS);
  if (over !== undefined) throw refusalOf(source, `Cannot forecast these tandems as ${over}; ask in parts`);
  const { method, surrogate: name } = options;
  const asked = method === "surrogate" ? await surrogateOf(source, name, ports) : undefined;
  const answers = await answerTandems(tandems, options, {
    limits: LIMITS,
    surrogate: asked && prepareSurrogate(asked.surrogate),
    pause: async () => {
      await ports.pause();
      // Nothing is written: whoever comes next begins anew.
      if (ports.stopping.aborted) throw new Error(`Cannot forecast ${source} to its end as the process is to end`);
    },
  });
  const surrogate = asked === undefined ? null : { name, version: asked.version };
  return { format: "tandem-forecast", version: 1, name: options.name ?? null, method, surrogate, answers };
}

async function surrogateOf(source: string, name: string, ports: SimulatorPorts): Promise<FoundSurrogate> {
  const found = await findSurrogate(source, name, ports);
  if (found === undefined) {
    throw refusalOf(source, `Cannot forecast these tandems as there is no surrogate ${name}`);
  }
  return found;
}
