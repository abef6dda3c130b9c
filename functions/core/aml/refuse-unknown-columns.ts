import { didYouMean } from "#core/document/nearest-name.ts";
import { Complaints } from "./complaints.ts";
import type { Configuration } from "./read-configuration.ts";

/** Complains, with the line, of every column that the file names and its table does not have. */
export function refuseUnknownColumns({ source, plan, mentions }: Configuration, header: readonly string[]): void {
  const complaints = new Complaints(source);
  const renamed = new Map(plan.table.renames.map(({ from, to }) => [from, to]));
  const after = header.map((name) => renamed.get(name) ?? name);
  for (const { section, key, line, name, before, made } of mentions) {
    const known = before ? [...header, ...after] : after;
    if (known.includes(name) || (made && isMadeOf(name, known))) continue;
    complaints.add(line, `[${section}] ${key} must name columns of the table: ${didYouMeanColumn(name, known)}`);
  }
  if (!after.includes(plan.table.target)) {
    complaints.add(1, `[General] y must be a column of the table: ${didYouMeanColumn(plan.table.target, after)}`);
  }
  complaints.refuse();
}

function didYouMeanColumn(name: string, known: readonly string[]): string {
  return `there is no "${name.slice(0, 80)}", ${didYouMean(name, [...new Set(known)])}`;
}

function isMadeOf(name: string, columns: readonly string[]): boolean {
  const stripped = name.replace(/^(inverse|log)_/, "");
  return columns.includes(stripped) || columns.some((column) => name.startsWith(`${column}_`));
}
