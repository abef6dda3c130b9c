import { didYouMean } from "#core/document/nearest-name.ts";
import { answerSentence } from "#core/model/model-words.ts";
import { TANDEM_COLUMNS } from "#core/queueing/table/tandem-row.ts";

import { answerRows, checkRowCount } from "./answer-rows.ts";
import type { Answer, PredictRequest, SurrogateAnswer } from "./plain-messages.ts";
import type { Questions } from "./questions.ts";
import { readRow } from "./read-row.ts";
import { RequestError } from "./request-error.ts";
import type { Served } from "./served.ts";
import type { ServedModel } from "./served-model.ts";
import { answerTandemQuestion } from "./tandem/answer-tandem-question.ts";

/** Answers a question with one version of each model that was asked. */
export function answerQuestion(
  asked: readonly Served[],
  { configuration, rows }: PredictRequest,
): (Answer | SurrogateAnswer)[] {
  if ((configuration === undefined) === (rows === undefined)) {
    throw new RequestError(400, "Cannot answer as the question must give either a configuration or rows");
  }
  const questions = rows ?? [configuration];
  checkRowCount(questions.length * asked.length);
  const where = (index: number): string => (rows === undefined ? "the configuration" : `row ${index + 1}`);
  if (asked.length > 1) checkNames(asked, questions, where);
  return asked.map((served) => {
    const own = asked.length > 1 ? questions.map((question) => known(served, question)) : questions;
    const all: Questions = { questions: own, where, single: rows === undefined };
    return served.kind === "model" ? answerOf(served, all) : answerTandemQuestion(served, all);
  });
}

function answerOf(served: ServedModel, { questions, where, single }: Questions): Answer {
  const { model } = served;
  const rows = questions.map((question, index) => readRow(served, question, where(index)));
  const predictions = answerRows(served, rows);
  const only = single ? predictions[0] : undefined;
  return {
    model: served.name,
    version: served.version,
    target: { name: model.target.name, unit: model.target.unit, description: model.target.description },
    level: model.interval.level,
    units: Object.fromEntries(
      model.inputs.flatMap((input) => (input.kind === "number" ? [[input.name, input.unit]] : [])),
    ),
    predictions,
    ...(only === undefined ? {} : { sentence: answerSentence(model, only) }),
  };
}

function inputNames(served: Served): readonly string[] {
  return served.kind === "model" ? [...served.inputs.keys()] : TANDEM_COLUMNS;
}

/** Of a question to several models, what this one understands. */
function known(served: Served, question: unknown): unknown {
  if (typeof question !== "object" || question === null || Array.isArray(question)) return question;
  const names = inputNames(served);
  return Object.fromEntries(Object.entries(question).filter(([name]) => names.includes(name)));
}

function checkNames(asked: readonly Served[], questions: readonly unknown[], where: (index: number) => string): void {
  const names = [...new Set(asked.flatMap(inputNames))];
  for (const [index, question] of questions.entries()) {
    const unknown = Object.keys(Object(question)).find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    const hint = didYouMean(unknown, names);
    throw new RequestError(
      400,
      `Cannot answer ${where(index)} as no model that was asked has an input ${JSON.stringify(unknown)}: ${hint}`,
    );
  }
}
