import { CSV_LIMITS, readCsv, safeCell } from "#core/dataset/csv.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { answerTandems } from "#core/queueing/forecast/answer-tandems.ts";
import type { TandemForecast } from "#core/queueing/forecast/tandem-forecast.ts";
import { overLimit } from "#core/queueing/forecast/tandem-limits.ts";
import type { TandemQuestion, TandemQuestionOptions } from "#core/queueing/forecast/tandem-question.ts";
import { readTandemTable } from "#core/queueing/table/read-tandem-table.ts";
import { answerTable } from "#core/queueing/table/tandem-answer.ts";
import { tandemOfRow } from "#core/queueing/table/tandem-row.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { RequestError } from "../request-error.ts";
import { REQUEST_LIMITS } from "./request-limits.ts";
import type { ServedSurrogate } from "./served-surrogate.ts";

export interface ForecastTandemsPorts {
  readonly findSurrogate: (name: string) => Promise<ServedSurrogate>;
  readonly pause: () => Promise<void>;
}

/** The forecast of tandems that a request asks for. */
export async function forecastTandems(question: TandemQuestion, ports: ForecastTandemsPorts): Promise<TandemForecast> {
  return forecastOf(question.tandems.map(tandemOfRow), question, question.name ?? null, ports);
}

/** The same for the rows of a CSV, with the answers beside them. */
export async function forecastTandemTable(
  text: string,
  options: TandemQuestionOptions,
  ports: ForecastTandemsPorts,
): Promise<string> {
  try {
    const table = readCsv(text, "request", { ...CSV_LIMITS, rows: REQUEST_LIMITS.tandems });
    const tandems = readTandemTable(table).map(tandemOfRow);
    const { answers } = await forecastOf(tandems, options, null, ports);
    const rows = table.rows.map(({ line, cells }) => ({ line, cells: cells.map(safeCell) }));
    return answerTable({ ...table, header: table.header.map(safeCell), rows }, answers);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new RequestError(400, error.problems[0]?.sentence ?? error.message, { cause: error });
  }
}

async function forecastOf(
  tandems: readonly Tandem[],
  options: TandemQuestionOptions,
  name: string | null,
  { findSurrogate, pause }: ForecastTandemsPorts,
): Promise<TandemForecast> {
  const { method } = options;
  const over = overLimit(tandems, options, REQUEST_LIMITS);
  if (over !== undefined) {
    const other = "ask in parts, or drop them in the scenarios bucket";
    throw new RequestError(413, `Cannot forecast these tandems at once as ${over}; ${other}`);
  }
  const asked = method === "surrogate" ? await findSurrogate(options.surrogate) : undefined;
  const answers = await answerTandems(tandems, options, { limits: REQUEST_LIMITS, surrogate: asked?.prepared, pause });
  const surrogate = asked === undefined ? null : { name: asked.name, version: asked.version };
  return { format: "tandem-forecast", version: 1, name, method, surrogate, answers };
}
