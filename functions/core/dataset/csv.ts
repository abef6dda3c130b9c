import { CsvError, parse } from "csv-parse/sync";

import { DocumentError } from "#core/document/document-error.ts";
import type { Cell, Dataset } from "./dataset.ts";
import { widestRow } from "./widest-row.ts";

/** A table as it was written: texts, with the line of each row. */
export interface CsvTable {
  /** What error sentences call it: a path or an object key. */
  readonly source: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvLimits {
  readonly rows: number;
  readonly columns: number;
  readonly characters: number;
  /** In all rows together, header included. */
  readonly cells: number;
}

export const CSV_LIMITS: CsvLimits = {
  rows: 1_000_000,
  columns: 1_000,
  characters: 256 * 2 ** 20,
  cells: 20_000_000,
};

/** Reads a CSV table with a header (RFC 4180; a byte order mark and blank lines are passed over). */
export function readCsv(text: string, source: string, limits: CsvLimits = CSV_LIMITS): CsvTable {
  if (text.length > limits.characters) {
    throw csvError(source, 1, `it must have at most ${limits.characters} characters: it has ${text.length}`);
  }
  refuseSize(text, source, limits);
  const [head, ...rows] = parseRows(text, source, limits);
  if (head === undefined) throw csvError(source, 1, "it must begin with a header line: it is empty");
  const header = head.cells.map((name) => name.trim());
  refuseHeader(header, head.line, source);
  if (rows.length > limits.rows) {
    throw csvError(source, rows[limits.rows]!.line, `it must have at most ${limits.rows} rows: this is one more`);
  }
  for (const { line, cells } of rows) {
    if (cells.length !== header.length) {
      const sentence = `a row must have as many cells as the header (${header.length}): this one has ${cells.length}`;
      throw csvError(source, line, sentence);
    }
  }
  return { source, header, rows };
}

/** A complaint about one line of a table, as a sentence. */
export function csvError(source: string, line: number, rule: string, cause?: unknown): DocumentError {
  const sentence = `${source}:${line}: Cannot read the table as ${rule}`;
  return new DocumentError(source, [{ sentence, path: [], line, column: 1 }], cause === undefined ? {} : { cause });
}

/** The number a cell spells, or undefined: decimal digits, with sign, fraction or exponent, and nothing else. */
export function numberOfCell(cell: string): number | undefined {
  const text = cell.trim();
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A CSV text of rows under a header; null becomes an empty cell. Reading it back gives the same numbers and texts. */
export function csvText(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

/** A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay as they are. */
export function safeCell(text: string): string {
  return /^(\s*[=+\-@]|[\t\r\n])/.test(text) && numberOfCell(text) === undefined ? `'${text}` : text;
}

/** A dataset as CSV for people; column names hold the units, and no text is one that a spreadsheet would work out. */
export function datasetCsv(dataset: Dataset): string {
  return csvText(
    dataset.columns.map(({ name }) => safeCell(name)),
    dataset.rows.map((row) => row.map((cell) => (typeof cell === "string" ? safeCell(cell) : cell))),
  );
}

function parseRows(text: string, source: string, limits: CsvLimits): CsvRow[] {
  try {
    return parse(text.replace(/\r\n?/g, "\n"), {
      bom: true,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: limits.rows + 2,
      on_record: (parsed) => rowOf(parsed) as never,
    }) as unknown as CsvRow[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw csvError(source, Number(cause["lines"] ?? 1), `it must be CSV: ${cause.message}`, cause);
  }
}

/** `lines` counts to the row's last line: quoted cells may hold line breaks. */
function rowOf(parsed: unknown): CsvRow {
  const { info, raw, record } = parsed as { info: { lines: number }; raw: string; record: string[] };
  return { line: info.lines - (raw.trim().match(/\n/g)?.length ?? 0), cells: record };
}

/** Looks before anything is parsed: a few hundred megabytes of commas would be billions of bytes of empty cells. */
function refuseSize(text: string, source: string, limits: CsvLimits): void {
  const { cells, widest } = widestRow(text);
  if (widest.cells > limits.columns) {
    const rule = `it must have at most ${limits.columns} columns: it has ${widest.cells}`;
    throw csvError(source, widest.line, rule);
  }
  if (cells > limits.cells) throw csvError(source, 1, `it must have at most ${limits.cells} cells: it has ${cells}`);
}

function refuseHeader(header: readonly string[], line: number, source: string): void {
  for (const [index, name] of header.entries()) {
    if (name === "") throw csvError(source, line, `every column must have a name: column ${index + 1} has none`);
    if (name === "__proto__") throw csvError(source, line, 'no column may be called "__proto__"');
    if (header.indexOf(name) < index) {
      throw csvError(source, line, `names of columns must differ: "${name}" is there twice`);
    }
  }
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  const text = String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
