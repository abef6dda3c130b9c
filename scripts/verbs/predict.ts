import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";

import { csvText, readCsv } from "#core/dataset/csv.ts";
import { formatQuantity, formatShare } from "#core/document/format-quantity.ts";
import { didYouMean } from "#core/document/nearest-name.ts";
import { answerSentence } from "#core/model/model-words.ts";
import type { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import { Prediction } from "#core/model/prediction.ts";

import { readText } from "../campaign/read-source.ts";
import { counted } from "../campaign/talk.ts";
import { badInput, CommandFailure } from "../command-failure.ts";
import { EXIT } from "../exit-code.ts";
import { collect, textOption, textsOption } from "../options.ts";
import { ANSWER_COLUMNS, answerCsv, isNumber, measuredColumn, NO_NUMBER } from "../predict/answer-csv.ts";
import { describeInputs } from "../predict/describe-inputs.ts";
import { questionRow } from "../predict/question-row.ts";
import { readModelFile } from "../predict/read-model-file.ts";
import { AnswerScores, scoreAnswers } from "../predict/score.ts";
import type { Verb, VerbCall, VerbOutcome } from "../verb.ts";

const PredictDocument = z
  .strictObject({
    model: z.string(),
    target: z.string(),
    unit: z.string(),
    /** Level of the intervals, as a share. */
    level: z.number(),
    /** One for each row in their order; null when they went to a file. */
    predictions: z.array(Prediction).nullable(),
    /** Rows that were answered. */
    rows: z.int(),
    /** Mean absolute error in PER CENT of the measured value, unlike in `scores`; null without --score. */
    mape: z.number().nullable(),
    /** Fraction of the measured values inside their interval; null without --score. */
    coverage: z.number().nullable(),
    /** Mean of (upper - lower) / prediction over the compared rows, a fraction; null without --score. */
    meanRelativeWidth: z.number().nullable(),
    /** The CSV file that was written. */
    output: z.string().nullable(),
    /** Comparison with a measured column, with MAPE as a share (0.05 is 5 %); null without --score. */
    scores: AnswerScores.nullable(),
  })
  .meta({ title: "What profaas predict prints" });
type PredictDocument = z.infer<typeof PredictDocument>;

export const predict: Verb<PredictDocument> = {
  name: "predict",
  declare: (command) =>
    void command
      .requiredOption("--model <file>", "model.json, or the folder that profaas train wrote")
      .option("--input <file>", "CSV file with a header: a question a row")
      .option("--output <file>", "CSV file to write: the rows of the input in their order, with the answers after them")
      .option("--score <column>", "compare the answers with this measured column of the input")
      .option("--set <name=value>", "an input of a single question; may be repeated", collect),
  details: `
Answers with a model file alone: no store, no operator's file. Either one question (--set for each input), or a CSV file
of questions: one row out for one row in, with the columns prediction, lower, upper, extrapolation and reason after the
given ones. Columns that the model does not know are kept. Inputs that had one value in training may be left out.

"extrapolation" is 0 inside of what was measured, else how far outside, in units of the trained range; "reason" says it
in words. --score with --json gives "mape" in per cent, "coverage" as the fraction inside the intervals and
"meanRelativeWidth" as the mean of (upper - lower) / prediction. With neither --set nor --input it tells what the model wants to know.`,
  examples: [
    { command: "profaas predict --model model.json", meaning: "which inputs does it have?" },
    {
      command: "profaas predict --model model.json --set cpuMillicores=750 --set inputBytes=2000000",
      meaning: "one answer, with its interval",
    },
    {
      command: "profaas predict --model model.json --input new.csv --output answers.csv",
      meaning: "an answer for each row",
    },
    {
      command: "profaas predict --model model.json --input test.csv --score serviceSeconds",
      meaning: "how good is it on measurements of yours?",
    },
  ],
  document: PredictDocument,
  run: async (call) => {
    const model = await readModelFile(textOption(call, "model") ?? "", call.io.directory);
    const [input, sets] = [textOption(call, "input"), textsOption(call, "set")];
    if (input !== undefined && sets.length > 0)
      throw badInput("Cannot answer as --input and --set must not be given together");
    if (input === undefined) {
      for (const option of ["output", "score"]) {
        if (textOption(call, option) !== undefined)
          throw badInput(`Cannot answer as --${option} needs --input: it was not given`);
      }
      return answerOne(model, sets);
    }
    return answerFile(call, model, input);
  },
};

function answerOne(model: Model, sets: readonly string[]): VerbOutcome<PredictDocument> {
  if (sets.length === 0 && model.inputs.length > 0) {
    throw new CommandFailure(EXIT.badInput, [
      `Cannot answer as ${model.name} must be asked something: --set gives one input, --input a CSV file of questions. Its inputs are`,
      ...describeInputs(model).map((line) => `  ${line}`),
    ]);
  }
  const given = new Map(sets.map((set) => assignmentOf(set, model)));
  const problems: string[] = [];
  const row = questionRow(
    model,
    (name) => given.get(name),
    (rule) => void problems.push(`Cannot answer as ${rule}`),
  );
  if (problems.length > 0) throw new CommandFailure(EXIT.badInput, problems);
  const predictions = predictRows(model, [row]);
  if (!predictions.every(isNumber)) throw badInput(`Cannot answer as the model must be able to: ${NO_NUMBER}`);
  const text = predictions.map((prediction) => answerSentence(model, prediction)).join("\n");
  return { document: { ...documentOf(model), predictions, rows: 1 }, text };
}

function assignmentOf(set: string, model: Model): [string, string] {
  const equals = set.indexOf("=");
  if (equals < 1) throw badInput(`Cannot read --set ${set} as it must be name=value`);
  const name = set.slice(0, equals).trim();
  const known = model.inputs.map((input) => input.name);
  if (!known.includes(name))
    throw badInput(`Cannot read --set ${set} as ${model.name} has no input "${name}": ${didYouMean(name, known)}`);
  return [name, set.slice(equals + 1)];
}

async function answerFile(call: VerbCall, model: Model, input: string): Promise<VerbOutcome<PredictDocument>> {
  const table = readCsv(await readText(resolve(call.io.directory, input), input, "CSV file"), input);
  const score = textOption(call, "score");
  const measured = score === undefined ? undefined : measuredColumn(table, score);
  const predictions = answerCsv(model, table);
  const answered = csvText(
    [...table.header, ...ANSWER_COLUMNS],
    predictions.map((answer, index) => [
      ...(table.rows[index]?.cells ?? []),
      ...ANSWER_COLUMNS.map((column) => answer[column]),
    ]),
  );
  const output = textOption(call, "output");
  if (output !== undefined) {
    const path = resolve(call.io.directory, output);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, answered);
  }
  const scores = measured === undefined ? null : scoreAnswers(predictions, measured);
  const document = {
    ...documentOf(model),
    predictions: output === undefined ? predictions : null,
    rows: predictions.length,
    output: output ?? null,
    ...(scores === null ? NOT_SCORED : summaryOf(scores)),
    scores,
  };
  const lines = [
    ...(output === undefined ? [] : [`Answered ${counted(predictions.length, "row")} in ${output}.`]),
    ...(scores === null ? [] : scoreLines(model, scores)),
  ];
  return { document, text: lines.length > 0 ? lines.join("\n") : answered.trimEnd() };
}

function documentOf(model: Model): Omit<PredictDocument, "predictions" | "rows"> {
  const { name, unit } = model.target;
  return {
    model: model.name,
    target: name,
    unit,
    level: model.interval.level,
    output: null,
    ...NOT_SCORED,
    scores: null,
  };
}

const NOT_SCORED = { mape: null, coverage: null, meanRelativeWidth: null };

function summaryOf({ mape, coverage, meanRelativeWidth }: AnswerScores) {
  return { mape: mape === null ? null : 100 * mape, coverage, meanRelativeWidth };
}

function scoreLines({ target, interval }: Model, scores: AnswerScores): string[] {
  const { rows, skippedRows, mape, mae, rmse, r2, coverage, meanRelativeWidth, extrapolatedRows } = scores;
  if (mae === null || rmse === null || coverage === null) return ["No row has a measurement to compare with."];
  return [
    `Compared with ${counted(rows, "measurement")}${skippedRows === 0 ? "" : `; ${skippedRows} rows have none`}:`,
    `  MAPE ${mape === null ? "undefined, as all measurements are zero" : formatShare(mape)}`,
    `  mean absolute error ${formatQuantity(mae, target.unit)}, root mean square error ${formatQuantity(rmse, target.unit)}`,
    `  R² ${r2 === null ? "undefined, as all measurements are equal" : r2.toFixed(3)}`,
    `  ${formatShare(coverage)} inside their ${formatShare(interval.level)} interval`,
    ...(meanRelativeWidth === null
      ? []
      : [`  intervals are ${formatShare(meanRelativeWidth)} of their prediction wide on average`]),
    ...(extrapolatedRows === 0
      ? []
      : [`  ${counted(extrapolatedRows, "row")} outside of what the model was trained on`]),
  ];
}
