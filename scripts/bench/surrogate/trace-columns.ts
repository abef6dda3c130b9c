import { readFile } from "node:fs/promises";

import { readCsv } from "#core/dataset/csv.ts";

/** What a recorded trace says of requests: the gaps between them in seconds, and how much each asked for. */
export interface TraceColumns {
  readonly gaps: readonly number[];
  readonly services: readonly number[];
}

/** Reads the columns of the Azure LLM inference traces: when a request came, and how many tokens were generated. */
export async function readTraceColumns(path: string): Promise<TraceColumns> {
  const { header, rows } = readCsv(await readFile(path, "utf8"), path);
  const [when, tokens] = ["TIMESTAMP", "GeneratedTokens"].map((name) => {
    const place = header.indexOf(name);
    if (place < 0) throw new RangeError(`Cannot replay ${path} as it must have a column ${name}`);
    return place;
  });
  const kept = rows.filter(({ cells }) => Number(cells[tokens!]) > 0);
  const times = kept.map(({ cells }) => Date.parse(`${cells[when!]!.replace(" ", "T").slice(0, 23)}Z`) / 1000);
  return {
    gaps: times.slice(1).map((time, index) => Math.max(0, time - times[index]!)),
    services: kept.map(({ cells }) => Number(cells[tokens!])),
  };
}
