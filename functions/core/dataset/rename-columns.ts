import { didYouMean } from "#core/document/nearest-name.ts";
import { csvError, type CsvTable } from "./csv.ts";

/** The table with other names for some of its columns; two may be swapped. */
export function renameColumns(table: CsvTable, names: Readonly<Record<string, string>>): CsvTable {
  const { header, source } = table;
  for (const old of Object.keys(names)) {
    if (!header.includes(old)) {
      throw csvError(source, 1, `a column to rename must be there, and "${old}" is not: ${didYouMean(old, header)}`);
    }
  }
  const renamed = header.map((name) => (Object.hasOwn(names, name) ? names[name]!.trim() : name));
  for (const [index, name] of renamed.entries()) {
    if (name === "") throw csvError(source, 1, `the new name of "${header[index]}" must not be empty`);
    if (renamed.indexOf(name) < index) {
      throw csvError(source, 1, `names of columns must differ after renaming: "${name}" would be there twice`);
    }
  }
  return { ...table, header: renamed };
}
