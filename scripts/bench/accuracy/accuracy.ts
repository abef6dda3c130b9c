import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { formatShare } from "#core/document/format-quantity.ts";
import { learnerWords } from "#core/model/model-words.ts";
import type { Model } from "#core/model/model.ts";

import { trainTable } from "../../../functions/trainer/train-table.ts";
import { answerCsv, isNumber, measuredColumn } from "../../predict/answer-csv.ts";
import { scoreAnswers } from "../../predict/score.ts";
import { ACCURACY_SPLITS, type AccuracySplit } from "./splits.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    only: { type: "string" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    /** Asks the test files too: to be done once, at the end. */
    score: { type: "boolean", default: false },
  },
});
if (values.data === undefined) throw new Error("Cannot measure as --data must name a folder with NAME_train.csv files");
const folder = values.data;

for (const split of ACCURACY_SPLITS) {
  if (values.only !== undefined && !new RegExp(values.only).test(split.name)) continue;
  const began = process.cpuUsage();
  const model = await learn(split);
  const { user, system } = process.cpuUsage(began);
  console.log(await row(split, model, (user + system) / 1e6));
}

async function learn({ name, target, ignore = [], extrapolate = [], interpolate = [] }: AccuracySplit): Promise<Model> {
  const file = join(folder, `${name}_train.csv`);
  return trainTable(
    readCsv(await readFile(file, "utf8"), file),
    {
      name,
      target,
      ignore,
      question: { extrapolate: [...extrapolate], interpolate: [...interpolate] },
      seed: Number(values.seed),
    },
    {
      loadNetworkTrainer: () => loadTfjsNetworkTrainer(),
      trials: threadedTrialRunner(Number(values.workers)),
      nodeMajor: Number(process.versions.node.split(".")[0]),
    },
  );
}

async function row(split: AccuracySplit, model: Model, cpuSeconds: number): Promise<string> {
  const { heldOut, coverage } = model.metrics;
  const inner = `inner ${formatShare(heldOut.mape ?? NaN)} cover ${formatShare(coverage.share)}`;
  const candidates = model.candidates.map((each) =>
    each.kind === "trained"
      ? `${each.family} ${formatShare(each.selectionError)}`
      : `${each.family} failed ${each.reason}`,
  );
  return [
    `${split.name}: ${cpuSeconds.toFixed(1)} CPU s, ${inner}${values.score ? `, ${await score(split, model)}` : ""}`,
    `  ${learnerWords(model.learner)}`,
    `  ${candidates.join(", ")}`,
  ].join("\n");
}

async function score({ name, target, aimMape, predecessorMape }: AccuracySplit, model: Model): Promise<string> {
  const file = join(folder, `${name}_test.csv`);
  const table = readCsv(await readFile(file, "utf8"), file);
  const answers = answerCsv(model, table);
  const { mape, coverage } = scoreAnswers(answers, measuredColumn(table, target));
  const width = answers
    .filter(isNumber)
    .reduce((sum, { lower, upper, prediction }) => sum + (upper - lower) / prediction, 0);
  return `TEST ${formatShare(mape ?? NaN)} (aim ${formatShare(aimMape)}, predecessor ${formatShare(predecessorMape)}), coverage ${formatShare(coverage ?? NaN)}, width ${formatShare(width / answers.length)}`;
}
