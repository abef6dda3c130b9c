import { rowKeys, type FeatureColumn, type FeatureTable } from "./feature-table.ts";
import type { Column, Dataset } from "./dataset.ts";
import { mergedGroups } from "./merged-groups.ts";

/** What is learned from: inputs, one target, and which rows are measurements of one configuration. */
export interface TrainingTable {
  readonly subject: string;
  readonly campaignId: string | null;
  readonly partial: boolean;
  readonly target: Column;
  /** In the order of the columns of `features`. */
  readonly inputs: readonly Column[];
  readonly features: FeatureTable;
  readonly targets: Float64Array;
  /** The configuration of each row; rows with equal inputs are always of one. */
  readonly groups: readonly string[];
  /** Rows left out because their target or an input is missing. */
  readonly droppedRows: number;
  readonly droppedColumns: readonly { readonly name: string; readonly reason: string }[];
}

/** More values than this are names of things rather than kinds of things. */
const MOST_CATEGORIES = 50;

/** Of the size of a number; beyond, squares and products of what is learned from are no numbers any more. */
const [LEAST_SIZE, LARGEST_SIZE] = [1e-100, 1e100];

/** The rows of a dataset from which one target can be learned. */
export function trainingTable(dataset: Dataset, targetName: string): TrainingTable {
  const target = dataset.columns.find(({ name }) => name === targetName);
  if (target?.kind !== "number") {
    const found = target === undefined ? "there is no such column" : `it is a ${target.kind}`;
    throw new TypeError(
      `Cannot learn ${targetName} of ${dataset.name} as the target must be a column of numbers: ${found}`,
    );
  }
  const at = (name: string): number => dataset.columns.findIndex((column) => column.name === name);
  const withTarget = dataset.rows.filter((row) => row[at(targetName)] !== null);

  const droppedColumns: { name: string; reason: string }[] = [];
  const inputs = dataset.columns.filter(({ name, role, kind }) => {
    if (role !== "feature" || name === targetName) return false;
    const values = new Set(withTarget.map((row) => row[at(name)]).filter((value) => value !== null));
    const reason =
      values.size === 0
        ? "it has no values"
        : kind === "category" && values.size > MOST_CATEGORIES
          ? `it has ${values.size} categories, more than ${MOST_CATEGORIES}`
          : undefined;
    if (reason !== undefined) droppedColumns.push({ name, reason });
    return reason === undefined;
  });
  const rows = withTarget.filter((row) => inputs.every(({ name }) => row[at(name)] !== null));

  for (const { name, kind } of [target, ...inputs]) if (kind === "number") refuseSizes(dataset, targetName, name, rows);

  const features: FeatureTable = {
    rowCount: rows.length,
    columns: inputs.map(({ name, kind }): FeatureColumn => {
      const index = at(name);
      return kind === "number"
        ? { kind, name, values: Float64Array.from(rows, (row) => row[index] as number) }
        : { kind, name, values: rows.map((row) => String(row[index])) };
    }),
  };
  const group = dataset.columns.find(({ role }) => role === "group");
  const labels = group === undefined ? undefined : rows.map((row) => String(row[at(group.name)]));
  return {
    subject: dataset.subject,
    campaignId: dataset.campaignId,
    partial: dataset.partial,
    target,
    inputs,
    features,
    targets: Float64Array.from(rows, (row) => row[at(targetName)] as number),
    groups: labels === undefined ? numbered(rowKeys(features)) : mergedGroups(labels, rowKeys(features)),
    droppedRows: dataset.rows.length - rows.length,
    droppedColumns,
  };
}

function refuseSizes(dataset: Dataset, targetName: string, name: string, rows: Dataset["rows"]): void {
  const index = dataset.columns.findIndex((column) => column.name === name);
  const odd = rows.find((row) => row[index] !== 0 && !isUsable(Math.abs(row[index] as number)));
  if (odd === undefined) return;
  throw new RangeError(
    `Cannot learn ${targetName} of ${dataset.name} as numbers must be 0 or between ${LEAST_SIZE} and ${LARGEST_SIZE} in size: "${name}" has ${odd[index]}`,
  );
}

function isUsable(size: number): boolean {
  return LEAST_SIZE <= size && size <= LARGEST_SIZE;
}

/** Equal keys get equal numbers, from 1 in the order of appearance. */
function numbered(keys: readonly string[]): string[] {
  const numbers = new Map<string, string>();
  for (const key of keys) if (!numbers.has(key)) numbers.set(key, String(numbers.size + 1));
  return keys.map((key) => numbers.get(key)!);
}
