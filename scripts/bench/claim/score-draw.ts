import type { Cell, Dataset } from "#core/dataset/dataset.ts";
import type { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import type { PredictionRow } from "#core/model/prediction.ts";
import { isAskable } from "#core/model/question-table.ts";
import { mape } from "#core/selection/mape.ts";

import { type AnswerScores, scoreAnswers } from "../../predict/score.ts";
import { cellReader } from "./measured-subject.ts";

/** How well a model that learned from a part of a campaign answers what is asked of it. */
export interface DrawScore {
  readonly scores: AnswerScores;
  /** Against the mean of the repetitions, as others report it: MAPE as a share. */
  readonly mapeOfMeans: number | null;
  /** Asked rows whose inputs were not learned from, as those of a component that is set up alike in all configurations. */
  readonly newRows: number;
  /** Rows that the model refuses: a category that it never saw. */
  readonly refusedRows: number;
}

/** Asks a model every row of the asked configurations that has the target. */
export function scoreDraw(
  model: Model,
  dataset: Dataset,
  target: string,
  { learned, asked }: { readonly learned: ReadonlySet<string>; readonly asked: ReadonlySet<string> },
): DrawScore {
  const [configuration, measured] = [cellReader(dataset, "configuration"), cellReader(dataset, target)];
  const readers = model.inputs.map(({ name }) => [name, cellReader(dataset, name)] as const);
  const question = (row: readonly Cell[]): PredictionRow =>
    Object.fromEntries(readers.map(([name, read]) => [name, read(row) as number | string]));
  const of = (chosen: ReadonlySet<string>) =>
    dataset.rows.filter((row) => chosen.has(String(configuration(row))) && measured(row) !== null);

  const known = new Set(of(learned).map((row) => JSON.stringify(question(row))));
  const rows = of(asked);
  const answered = rows.filter((row) => isAnswerable(model, question(row)));
  const answers = predictRows(model, answered.map(question));
  const truths = answered.map((row) => measured(row) as number);
  return {
    scores: scoreAnswers(answers, truths),
    mapeOfMeans: mapeOfMeans(
      answered.map((row) => JSON.stringify([configuration(row), question(row)])),
      truths,
      answers.map(({ prediction }) => prediction),
    ),
    newRows: answered.filter((row) => !known.has(JSON.stringify(question(row)))).length,
    refusedRows: rows.length - answered.length,
  };
}

function isAnswerable({ inputs }: Model, row: PredictionRow): boolean {
  return inputs.every((input) => input.kind === "number" || isAskable(input, row[input.name] as string));
}

function mapeOfMeans(keys: readonly string[], truths: readonly number[], predicted: readonly number[]): number | null {
  const groups = new Map<string, { truth: number; prediction: number; count: number }>();
  for (const [index, key] of keys.entries()) {
    const { truth, prediction, count } = groups.get(key) ?? { truth: 0, prediction: 0, count: 0 };
    groups.set(key, {
      truth: truth + truths[index]!,
      prediction: prediction + predicted[index]!,
      count: count + 1,
    });
  }
  const means = [...groups.values()];
  return mape(
    means.map(({ truth, count }) => truth / count),
    means.map(({ prediction, count }) => prediction / count),
  );
}
