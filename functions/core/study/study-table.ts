import { csvError, type CsvRow, type CsvTable, numberOfCell } from "#core/dataset/csv.ts";
import { dropRows, droppedWords } from "#core/dataset/drop-rows.ts";
import { inferDataset } from "#core/dataset/infer-dataset.ts";
import { renameColumns } from "#core/dataset/rename-columns.ts";
import { type TrainingTable, trainingTable } from "#core/dataset/training-table.ts";
import { valueWords } from "#core/document/flaw.ts";
import type { StudyPlan, TablePlan } from "./study-plan.ts";

/** What a study learns from. */
export interface StudyTable {
  readonly table: TrainingTable;
  /** The rows of the table as they were written, renamed, without those that were left out. */
  readonly rows: CsvTable;
  /** The columns that rows are held out by, which need not be inputs; one number a row. */
  readonly splitting: ReadonlyMap<string, Float64Array>;
  /** What was left out, as sentences. */
  readonly notes: readonly string[];
}

/** Ernest's features are made of these two inputs. */
export const ERNEST_INPUTS = { data: "datasize", cores: "cores" } as const;

/** The table of a study: renamed, then without the rows above a bound; everything else is done with what is left. */
export function studyTable(csv: CsvTable, plan: StudyPlan, name: string): StudyTable {
  const renamed = renameColumns(csv, Object.fromEntries(plan.table.renames.map(({ from, to }) => [from, to])));
  const notes: string[] = [];
  const below = keepAtMost(renamed, plan.table, notes);
  const inputs = inputNames(renamed, plan);
  const needed = [...inputs, plan.table.target];
  const rows = withoutMissing(below, needed, notes);
  const ignore = renamed.header.filter((column) => !needed.includes(column));
  const categories = plan.table.categories.filter((column) => inputs.includes(column));
  const dataset = inferDataset(rows, { name, target: plan.table.target, ignore, categories });
  const table = trainingTable(dataset, plan.table.target);
  for (const dropped of table.droppedColumns) {
    notes.push(`The column "${dropped.name}" is no input as ${dropped.reason}.`);
  }
  const names = splittingColumns(plan).map((column) => newName(plan.table, column));
  const splitting = new Map(names.map((column) => [column, numbersOf(rows, column)]));
  return { table, rows, splitting, notes };
}

/** The name that a column has after renaming, by its old name or its new one. */
export function newName({ renames }: TablePlan, column: string): string {
  return renames.find(({ from }) => from === column)?.to ?? column;
}

function splittingColumns({ validation }: StudyPlan): string[] {
  if (validation.kind === "beyond") return validation.bounds.map(({ column }) => column);
  return validation.kind === "between" ? validation.columns.map(({ column }) => column) : [];
}

function keepAtMost(csv: CsvTable, plan: TablePlan, notes: string[]): CsvTable {
  const rules = plan.atMost.map(({ column, bound }) => {
    return { column: newName(plan, column), when: "above", bound } as const;
  });
  const { table, dropped } = dropRows(csv, rules);
  notes.push(...dropped.map(droppedWords));
  return table;
}

function inputNames({ header }: CsvTable, { table, features }: StudyPlan): string[] {
  if (features.ernest) return Object.values(ERNEST_INPUTS);
  return header.filter(
    (column) => column !== table.target && (table.use?.includes(column) ?? true) && !table.skip.includes(column),
  );
}

function withoutMissing(csv: CsvTable, needed: readonly string[], notes: string[]): CsvTable {
  const places = needed.map((column) => {
    const place = csv.header.indexOf(column);
    if (place < 0) throw csvError(csv.source, 1, `it must have a column "${column}": there is none`);
    return place;
  });
  const rows = csv.rows.filter(({ cells }) => places.every((place) => cells[place]!.trim() !== ""));
  const left = csv.rows.length - rows.length;
  if (left > 0) notes.push(`${left} of ${csv.rows.length} rows were left out as a value that is needed is missing.`);
  return { ...csv, rows };
}

function numbersOf(csv: CsvTable, column: string): Float64Array {
  return Float64Array.from(csv.rows, (row) => cellNumber(csv, row, column));
}

function cellNumber(csv: CsvTable, { cells, line }: CsvRow, column: string): number {
  const place = csv.header.indexOf(column);
  if (place < 0) throw csvError(csv.source, 1, `it must have a column "${column}": there is none`);
  const value = numberOfCell(cells[place]!);
  if (value !== undefined) return value;
  const found = cells[place]!.trim() === "" ? "it is missing" : `current value is ${valueWords(cells[place]!)}`;
  throw csvError(csv.source, line, `"${column}" must be a number, as rows are chosen by it: ${found}`);
}
