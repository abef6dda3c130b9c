import { WORKFLOW_SUBJECT } from "#core/campaign/configuration.ts";
import { type CsvTable, numberOfCell } from "#core/dataset/csv.ts";
import type { Column, Dataset } from "#core/dataset/dataset.ts";
import { unitOfName } from "#core/dataset/infer-dataset.ts";

import { INVOCATION_COLUMNS } from "../../../functions/aggregator/invocation-columns.ts";
import { IDENTITY_COLUMNS, runColumns } from "../../../functions/aggregator/run-columns.ts";

/** The columns that the aggregator gives every table; what else it has are the features of its campaign. */
const KNOWN = new Map<string, Column>(
  [...IDENTITY_COLUMNS, ...INVOCATION_COLUMNS, ...runColumns(WORKFLOW_SUBJECT, [])].map(({ column }) => [
    column.name,
    column,
  ]),
);

/** A dataset again out of the CSV that the aggregator wrote of it: what each column is for is known by its name. */
export function aggregatedTable(csv: CsvTable, { subject, level }: Pick<Dataset, "subject" | "level">): Dataset {
  const columns = csv.header.map((name, index): Column => {
    const known = KNOWN.get(name);
    if (known !== undefined) return known;
    const cells = csv.rows.map(({ cells: row }) => row[index]!).filter((cell) => cell !== "");
    const kind = cells.every((cell) => numberOfCell(cell) !== undefined) ? "number" : "category";
    return { name, kind, role: "feature", unit: kind === "number" ? unitOfName(name) : "", description: "" };
  });
  return {
    format: "dataset",
    version: 1,
    name: `${csv.source}.${subject}`,
    campaignId: null,
    subject,
    level,
    columns,
    rows: csv.rows.map(({ cells }) =>
      cells.map((cell, index) => (cell === "" ? null : columns[index]!.kind === "number" ? Number(cell) : cell)),
    ),
    partial: false,
  };
}
