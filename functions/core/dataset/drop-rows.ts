import { valueWords } from "#core/document/flaw.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import { csvError, type CsvRow, type CsvTable, numberOfCell } from "./csv.ts";

/** Rows that take no part: those with a value above or below a bound, or equal to one. The bound itself stays. */
export type DropRule =
  | { readonly column: string; readonly when: "above" | "below"; readonly bound: number }
  | { readonly column: string; readonly when: "equal"; readonly value: number | string };

export interface DroppedRows {
  readonly table: CsvTable;
  /** How many rows each rule dropped, in their order; a row counts for the first rule that it meets. */
  readonly dropped: readonly { readonly rule: DropRule; readonly rows: number }[];
}

/**
 * Leaves rows out of the table itself, so that no later division into parts can bring them back. A row without a value
 * in the column stays.
 */
export function dropRows(table: CsvTable, rules: readonly DropRule[]): DroppedRows {
  const { header, source } = table;
  const meets = rules.map((rule) => {
    const index = header.indexOf(rule.column);
    if (index < 0) {
      const found = didYouMean(rule.column, header);
      throw csvError(source, 1, `it must have the column "${rule.column}" to drop rows by: ${found}`);
    }
    return (row: CsvRow) => meetsRule(rule, row, index, source);
  });
  const counts = rules.map(() => 0);
  const rows = table.rows.filter((row) => {
    const first = meets.findIndex((isMet) => isMet(row));
    if (first >= 0) counts[first]!++;
    return first < 0;
  });
  return { table: { ...table, rows }, dropped: rules.map((rule, index) => ({ rule, rows: counts[index]! })) };
}

/** In words: `3 rows with x2 above 5 were dropped.` */
export function droppedWords({ rule, rows }: DroppedRows["dropped"][number]): string {
  const bound = rule.when === "equal" ? `equal to ${valueWords(rule.value)}` : `${rule.when} ${rule.bound}`;
  return `${rows} ${rows === 1 ? "row" : "rows"} with ${rule.column} ${bound} ${rows === 1 ? "was" : "were"} dropped.`;
}

function meetsRule(rule: DropRule, { line, cells }: CsvRow, index: number, source: string): boolean {
  const cell = cells[index]!.trim();
  if (cell === "") return false;
  const value = numberOfCell(cell);
  if (rule.when === "equal") return typeof rule.value === "number" ? value === rule.value : cell === rule.value.trim();
  if (value === undefined) {
    const found = `current value is ${valueWords(cell)}`;
    throw csvError(source, line, `"${rule.column}" must be a number to drop rows ${rule.when} a bound: ${found}`);
  }
  return rule.when === "above" ? value > rule.bound : value < rule.bound;
}
