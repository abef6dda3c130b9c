import { csvError, numberOfCell, type CsvTable } from "#core/dataset/csv.ts";
import { DocumentError, type Problem } from "#core/document/document-error.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import type { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import type { Prediction, PredictionRow } from "#core/model/prediction.ts";

import { questionRow, mayBeLeftOut } from "./question-row.ts";

/** The columns that an answered table has after those that were given. */
export const ANSWER_COLUMNS = ["prediction", "lower", "upper", "extrapolation", "reason"] as const;

const MOST_PROBLEMS = 20;

/** One answer for each row of a table, in their order. Columns that are no input of the model are not looked at. */
export function answerCsv(model: Model, table: CsvTable): Prediction[] {
  checkHeader(model, table);
  const answers = predictRows(model, questions(model, table));
  const odd = answers.findIndex((answer) => !isNumber(answer));
  if (odd < 0) return answers;
  throw csvError(table.source, table.rows[odd]?.line ?? 1, `the model must be able to answer it: ${NO_NUMBER}`);
}

/** Why an answer is none. */
export const NO_NUMBER = "so far outside of its training it gives no number";

/** Whether an answer is one: far outside of its training a model may give infinity. */
export function isNumber({ prediction, lower, upper }: Prediction): boolean {
  return [prediction, lower, upper].every(Number.isFinite);
}

function checkHeader({ inputs }: Model, { header, source }: CsvTable): void {
  const missing = inputs.filter((input) => !header.includes(input.name) && !mayBeLeftOut(input));
  const rules = [
    ...missing.map(({ name }) => `it must have a column "${name}", an input of the model: ${didYouMean(name, header)}`),
    ...ANSWER_COLUMNS.filter((name) => header.includes(name)).map(
      (name) => `it must not have a column "${name}", which the answer adds`,
    ),
  ];
  if (rules.length > 0)
    throw new DocumentError(
      source,
      rules.flatMap((rule) => csvError(source, 1, rule).problems),
    );
}

function questions(model: Model, { header, rows, source }: CsvTable): PredictionRow[] {
  const problems: Problem[] = [];
  const columns = new Map(header.map((name, index) => [name, index]));
  const read = rows.map(({ line, cells }) =>
    questionRow(
      model,
      (name) => cells[columns.get(name) ?? -1],
      (rule) => void (problems.length < MOST_PROBLEMS && problems.push(...csvError(source, line, rule).problems)),
    ),
  );
  if (problems.length > 0) throw new DocumentError(source, problems);
  return read;
}

/** The numbers of a column that answers are compared with; null where a cell is empty. */
export function measuredColumn({ header, rows, source }: CsvTable, name: string): (number | null)[] {
  const index = header.indexOf(name);
  if (index < 0)
    throw csvError(source, 1, `it must have the column "${name}" to compare with: ${didYouMean(name, header)}`);
  return rows.map(({ line, cells }) => {
    const cell = (cells[index] ?? "").trim();
    if (cell === "") return null;
    const value = numberOfCell(cell);
    if (value === undefined)
      throw csvError(source, line, `"${name}" must be a number: current value is ${JSON.stringify(cell)}`);
    return value;
  });
}
