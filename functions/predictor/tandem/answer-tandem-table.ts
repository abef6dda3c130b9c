import { csvError, safeCell, type CsvTable } from "#core/dataset/csv.ts";
import { numbersOnly } from "#core/queueing/forecast/numbers-only.ts";
import { overLimit } from "#core/queueing/forecast/tandem-limits.ts";
import { surrogateAnswer } from "#core/queueing/surrogate/surrogate-answer.ts";
import { readTandemTable } from "#core/queueing/table/read-tandem-table.ts";
import { answerTable } from "#core/queueing/table/tandem-answer.ts";
import { tandemOfRow } from "#core/queueing/table/tandem-row.ts";

import { TABLE_LIMITS } from "./request-limits.ts";
import type { ServedSurrogate } from "./served-surrogate.ts";

/** The table with the answer beside each row: the given columns, then those of `profaas forecast --tandem`. */
export function answerTandemTable({ prepared }: ServedSurrogate, table: CsvTable): string {
  const tandems = readTandemTable(table).map(tandemOfRow);
  const over = overLimit(tandems, { method: "surrogate" }, TABLE_LIMITS);
  if (over !== undefined) throw csvError(table.source, 1, `its tandems are too many: ${over}`);
  const given: CsvTable = {
    source: table.source,
    header: table.header.map(safeCell),
    rows: table.rows.map(({ line, cells }) => ({ line, cells: cells.map(safeCell) })),
  };
  return answerTable(
    given,
    tandems.map((tandem) => numbersOnly(() => surrogateAnswer(prepared, tandem))),
  );
}
