import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { type CsvTable, readCsv } from "#core/dataset/csv.ts";

/** The aggregator's tables in a folder, each by subject and file: `workflow/runs.csv`. None where there is no folder. */
export async function measuredTables(folder: string): Promise<ReadonlyMap<string, CsvTable>> {
  const tables = new Map<string, CsvTable>();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const subject of entries.filter((entry) => entry.isDirectory())) {
    for (const file of await readdir(join(folder, subject.name))) {
      const path = join(folder, subject.name, file);
      tables.set(`${subject.name}/${file}`, readCsv(await readFile(path, "utf8"), path));
    }
  }
  return tables;
}

/** The rows of a table, each cell by its column. */
export function namedRows({ header, rows }: CsvTable): readonly Readonly<Record<string, string>>[] {
  return rows.map(({ cells }) => Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ""])));
}
