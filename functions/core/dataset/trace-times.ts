import { csvError, numberOfCell, readCsv } from "#core/dataset/csv.ts";

const LIMITS = { rows: 100_000, columns: 100, cells: 10_000_000, characters: 16 * 2 ** 20 };

/**
 * The times in seconds that a CSV of requests holds: its column `seconds`, or its only column, whose header may be
 * missing. Throws a DocumentError with the first line that is none.
 */
export function traceTimes(text: string, source: string): number[] {
  const { header, rows } = readCsv(text, source, LIMITS);
  const column = header.length === 1 ? 0 : header.indexOf("seconds");
  if (column < 0)
    throw csvError(source, 1, `it must have a column "seconds", or a single one: it has ${header.join(", ")}`);
  const first = header.length === 1 ? numberOfCell(header[0] ?? "") : undefined;
  const times = rows.map(({ line, cells }) => {
    const seconds = numberOfCell(cells[column] ?? "");
    if (seconds !== undefined) return seconds;
    throw csvError(source, line, `a time must be a number of seconds: this one is ${JSON.stringify(cells[column])}`);
  });
  const all = first === undefined ? times : [first, ...times];
  if (all.length === 0) throw csvError(source, 1, "it must hold at least one time");
  return all;
}
