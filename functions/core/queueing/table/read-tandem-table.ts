import { type CsvTable, csvError, numberOfCell } from "#core/dataset/csv.ts";
import { DocumentError, type Problem } from "#core/document/document-error.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import { ANSWER_COLUMNS } from "./tandem-answer.ts";
import { ARRIVALS, BATCH_SIZES, SERVICES, TANDEM_COLUMNS, TandemRow } from "./tandem-row.ts";

const MOST_PROBLEMS = 20;
const WORDS: Readonly<Record<string, readonly string[]>> = {
  arrival: ARRIVALS,
  batchSize: BATCH_SIZES,
  service1: SERVICES,
  service2: SERVICES,
};
const OPTIONAL: ReadonlySet<string> = new Set([
  "arrivalScv",
  "mmppRateRatio",
  "mmppSojournBatches",
  "serviceScv1",
  "serviceScv2",
  "offloadTimeoutSeconds",
  "networkDelaySeconds",
]);

/** The tandems of a table, one for each row; columns that mean nothing here are passed over. */
export function readTandemTable(table: CsvTable): TandemRow[] {
  checkHeader(table);
  const columns = TANDEM_COLUMNS.flatMap((name) => {
    const index = table.header.indexOf(name);
    return index < 0 ? [] : [{ name, index }];
  });
  const problems: Problem[] = [];
  const rows = table.rows.map(({ line, cells }) => {
    const given: Record<string, number | string> = {};
    for (const { name, index } of columns) {
      const text = (cells[index] ?? "").trim();
      if (text !== "") given[name] = numberOfCell(text) ?? text;
    }
    const parsed = TandemRow.safeParse(given);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0]);
      const value = given[name] === undefined ? "it is missing" : `current value is ${JSON.stringify(given[name])}`;
      const column = table.header.indexOf(name) + 1;
      const where = column === 0 ? "" : ` (column ${column})`;
      if (problems.length < MOST_PROBLEMS) {
        problems.push(
          ...csvError(table.source, line, `"${name}"${where} ${ruleOf(name, given[name], message)}: ${value}`).problems,
        );
      }
    }
    return undefined;
  });
  if (problems.length > 0) throw new DocumentError(table.source, problems);
  return rows as TandemRow[];
}

function ruleOf(name: string, value: unknown, message: string): string {
  if (message.startsWith("must ") && (typeof value === "number" || message.includes("given"))) return message;
  const words = WORDS[name];
  if (words !== undefined) return `must be one of ${words.join(", ")}`;
  if (name === "offloadBatch") return "must be a whole number from 1, or request";
  return value === undefined
    ? "must be given"
    : message.startsWith("must ")
      ? message
      : "must be a number in its range";
}

function checkHeader({ header, source }: CsvTable): void {
  const missing = TANDEM_COLUMNS.filter((name) => !OPTIONAL.has(name) && !header.includes(name));
  const rules = [
    ...missing.map((name) => `it must have a column "${name}": ${didYouMean(name, header)}`),
    ...ANSWER_COLUMNS.filter((name) => header.includes(name)).map(
      (name) => `it must not have a column "${name}", which the answer adds`,
    ),
  ];
  if (rules.length === 0) return;
  throw new DocumentError(
    source,
    rules.flatMap((rule) => csvError(source, 1, rule).problems),
  );
}
