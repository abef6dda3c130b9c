import { valueWords } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import { csvError, type CsvTable, numberOfCell } from "./csv.ts";
import type { Cell, Column, Dataset } from "./dataset.ts";

export interface InferOptions {
  readonly name: string;
  /** The column to predict. */
  readonly target: string;
  /** Columns that say together which rows are repetitions of one configuration; without them, rows with equal inputs are. */
  readonly groups?: readonly string[];
  readonly ignore?: readonly string[];
  /** Columns of numbers that are names, such as the number of a machine. */
  readonly categories?: readonly string[];
}

/**
 * A dataset out of a plain table: columns of numbers are numbers, others categories; empty cells are missing. A column
 * that is numbers for the most part must be numbers throughout, since the rest is a slip more often than a category.
 */
export function inferDataset(csv: CsvTable, options: InferOptions): Dataset {
  const { name, target, groups = [], ignore = [], categories = [] } = options;
  for (const asked of [target, ...groups, ...ignore, ...categories]) {
    if (!csv.header.includes(asked)) {
      throw csvError(csv.source, 1, `it must have a column "${asked}": ${didYouMean(asked, csv.header)}`);
    }
  }
  const read = csv.header.map((column, index): { column: Column; cells: Cell[] } => {
    const role =
      column === target
        ? "target"
        : groups.includes(column)
          ? groups.length === 1
            ? "group"
            : "info"
          : ignore.includes(column)
            ? "info"
            : "feature";
    const named = role === "group" || role === "info" || categories.includes(column);
    const kind = named || (role !== "target" && !mostlyNumbers(csv, index)) ? "category" : "number";
    return {
      column: { name: column, kind, role, unit: kind === "category" ? "" : unitOfName(column), description: "" },
      cells: kind === "category" ? textCells(csv, index) : numberCells(csv, index),
    };
  });
  if (groups.length > 1) read.push(joinedGroups(csv, groups));
  return {
    format: "dataset",
    version: 1,
    name,
    campaignId: null,
    subject: name,
    level: "invocation",
    columns: read.map(({ column }) => column),
    rows: csv.rows.map((_, row) => read.map(({ cells }) => cells[row]!)),
    partial: false,
  };
}

/** One column that names the configuration out of several that do together. */
function joinedGroups(csv: CsvTable, groups: readonly string[]): { column: Column; cells: Cell[] } {
  const indexes = groups.map((group) => csv.header.indexOf(group));
  return {
    column: { name: groups.join(", "), kind: "category", role: "group", unit: "", description: "" },
    cells: csv.rows.map(({ cells }) => indexes.map((index) => cells[index]!.trim()).join(", ")),
  };
}

const UNIT_SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/(Seconds|_s|_sec|_seconds)$/, "s"],
  [/(Milliseconds|_ms)$/, "ms"],
  [/(Bytes|_bytes)$/, "B"],
  [/(Millicores|_millicores)$/, "millicores"],
];

/** The unit that a column's name ends in, or an empty text. */
export function unitOfName(name: string): string {
  return UNIT_SUFFIXES.find(([suffix]) => suffix.test(name))?.[1] ?? "";
}

function mostlyNumbers(csv: CsvTable, column: number): boolean {
  const filled = csv.rows.filter(({ cells }) => cells[column]!.trim() !== "");
  const numbers = filled.filter(({ cells }) => numberOfCell(cells[column]!) !== undefined);
  return numbers.length > filled.length / 2;
}

function numberCells(csv: CsvTable, column: number): Cell[] {
  return csv.rows.map(({ line, cells }) => {
    const cell = cells[column]!;
    if (cell.trim() === "") return null;
    const value = numberOfCell(cell);
    if (value === undefined) {
      const rule = `"${csv.header[column]}" must be a number: current value is ${valueWords(cell)}`;
      throw csvError(csv.source, line, rule);
    }
    return value;
  });
}

function textCells(csv: CsvTable, column: number): Cell[] {
  return csv.rows.map(({ cells }) => (cells[column]!.trim() === "" ? null : cells[column]!.trim()));
}
