import { didYouMean } from "#core/document/nearest-name.ts";
import { answerSentence } from "#core/model/model-words.ts";

import { answerRows, checkRowCount } from "./answer-rows.ts";
import type { Answer, PredictRequest } from "./plain-messages.ts";
import { readRow } from "./read-row.ts";
import { RequestError } from "./request-error.ts";
import type { ServedModel } from "./served-model.ts";

/** Answers a question with one version of each model that was asked. */
export function answerQuestion(asked: readonly ServedModel[], { configuration, rows }: PredictRequest): Answer[] {
  if ((configuration === undefined) === (rows === undefined)) {
    throw new RequestError(400, "Cannot answer as the question must give either a configuration or rows");
  }
  const questions = rows ?? [configuration];
  checkRowCount(questions.length * asked.length);
  const where = (index: number): string => (rows === undefined ? "the configuration" : `row ${index + 1}`);
  if (asked.length > 1) checkNames(asked, questions, where);
  return asked.map((served) => answerOf(served, questions, where, rows === undefined, asked.length > 1));
}

function answerOf(
  served: ServedModel,
  questions: readonly unknown[],
  where: (index: number) => string,
  single: boolean,
  shared: boolean,
): Answer {
  const { model } = served;
  const rows = questions.map((question, index) =>
    readRow(served, shared ? known(served, question) : question, where(index)),
  );
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

/** Of a question to several models, what this one understands. */
function known(served: ServedModel, question: unknown): unknown {
  if (typeof question !== "object" || question === null || Array.isArray(question)) return question;
  return Object.fromEntries(Object.entries(question).filter(([name]) => served.inputs.has(name)));
}

function checkNames(
  asked: readonly ServedModel[],
  questions: readonly unknown[],
  where: (index: number) => string,
): void {
  const names = [...new Set(asked.flatMap(({ inputs }) => [...inputs.keys()]))];
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
