import { csvText, numberOfCell, safeCell, type CsvRow, type CsvTable } from "#core/dataset/csv.ts";
import type { Cell } from "#core/dataset/dataset.ts";
import { DocumentError, type Problem } from "#core/document/document-error.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { ModelInput } from "#core/model/model.ts";
import type { PredictionRow } from "#core/model/prediction.ts";
import { isFixed } from "#core/model/question-table.ts";

import { answerRows } from "./answer-rows.ts";
import { OUTPUTS } from "./infer.ts";
import { onlyValue, readInput } from "./read-row.ts";
import { RequestError } from "./request-error.ts";
import type { ServedModel } from "./served-model.ts";

const ROWS_AT_ONCE = 10_000;
const MOST_PROBLEMS = 20;

/**
 * The table with the answer beside each row: the given columns, then prediction, lower, upper, extrapolation and reason.
 * Columns that are no input of the model are kept and not looked at.
 */
export function answerTable(served: ServedModel, table: CsvTable): string {
  checkHeader(served, table);
  const rows = readRows(served, table);
  const answered: Cell[][] = [];
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const answers = answersFrom(served, table, rows, start);
    for (const [index, answer] of answers.entries()) {
      const given = table.rows[start + index]?.cells ?? [];
      answered.push([...given.map(safeCell), ...OUTPUTS.map((output) => answer[output])]);
    }
  }
  return csvText([...table.header.map(safeCell), ...OUTPUTS], answered);
}

function checkHeader(served: ServedModel, { header, source }: CsvTable): void {
  const problems: Problem[] = [];
  for (const input of served.inputs.values()) {
    if (header.includes(input.name) || isFixed(input)) continue;
    problems.push(
      problemAt(source, 1, `${served.name} needs a column "${input.name}": ${didYouMean(input.name, header)}`),
    );
  }
  for (const output of OUTPUTS) {
    if (header.includes(output))
      problems.push(problemAt(source, 1, `the answer adds a column "${output}": it is there already`));
  }
  if (problems.length > 0) throw new DocumentError(source, problems.slice(0, MOST_PROBLEMS));
}

function readRows(served: ServedModel, { header, rows, source }: CsvTable): PredictionRow[] {
  const columns = [...served.inputs.values()].map((input) => ({ input, index: header.indexOf(input.name) }));
  const problems: Problem[] = [];
  const read = rows.map((row) => {
    const values: Record<string, number | string> = {};
    for (const { input, index } of columns) {
      try {
        values[input.name] = readCell(served, input, index < 0 ? "" : (row.cells[index] ?? ""));
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        if (problems.length < MOST_PROBLEMS) problems.push(atLine(source, row, error));
      }
    }
    return values;
  });
  if (problems.length > 0) throw new DocumentError(source, problems);
  return read;
}

function readCell(served: ServedModel, input: ModelInput, cell: string): number | string {
  const text = cell.trim();
  if (text === "") return onlyValue(served, input, "this row");
  return readInput(input, input.kind === "number" ? (numberOfCell(text) ?? text) : text, "this row");
}

function answersFrom(
  served: ServedModel,
  { source, rows }: CsvTable,
  questions: readonly PredictionRow[],
  start: number,
): ReturnType<typeof answerRows> {
  try {
    return answerRows(served, questions.slice(start, start + ROWS_AT_ONCE));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new DocumentError(source, [problemAt(source, rows[start]?.line ?? 1, error.message)], { cause: error });
  }
}

function atLine(source: string, { line }: CsvRow, { message }: Error): Problem {
  return { sentence: `${source}:${line}: ${message}`, path: [], line, column: 1 };
}

function problemAt(source: string, line: number, rule: string): Problem {
  return { sentence: `${source}:${line}: Cannot answer the table as ${rule}`, path: [], line, column: 1 };
}
