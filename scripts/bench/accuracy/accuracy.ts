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
import { shippedAccuracy } from "./shipped.ts";

const USAGE = `npm run bench:accuracy -- --data DIR [--score] [--only PATTERN] [--seed N] [--workers N]

Without --data it learns the measurements that the project ships, and asks with --score what it kept back of them.
Learns each NAME_train.csv of a folder with the defaults and what a user would declare, and says how well it thinks it
does on what was held out. With --score it asks NAME_test.csv too: to be done once, since what is tuned to a test file
says nothing any more.`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    data: { type: "string" },
    only: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    score: { type: "boolean", default: false },
  },
});
if (values.data === undefined) {
  await (values.help ? say(USAGE) : sayShipped());
  process.exit();
}
const folder = values.data;

interface Scored {
  readonly rows: number;
  readonly inside: number;
}
const near: Scored[] = [];
const beyond: Scored[] = [];

for (const split of ACCURACY_SPLITS.filter(({ name }) => new RegExp(values.only).test(name))) {
  const began = process.cpuUsage();
  const model = await learn(split);
  const { user, system } = process.cpuUsage(began);
  const { heldOut, coverage } = model.metrics;
  const scored = values.score ? await score(split, model) : undefined;
  say(split.name);
  say(
    `  held out: MAPE ${share(heldOut.mape)}, ${share(coverage.share)} inside; ${((user + system) / 1e6).toFixed(1)} CPU s`,
  );
  if (scored !== undefined) {
    say(
      `  TEST: MAPE ${share(scored.mape)} (aim ${share(split.aimMape)}, aMLLibrary ${share(split.predecessorMape)}, noise ${split.noiseFloorMape.map(share).join(" to ")})`,
    );
    say(
      `  TEST: ${share(scored.inside / scored.rows)} of ${scored.rows} rows inside their 90 % interval, mean relative width ${share(scored.width)}`,
    );
    (split.extrapolate === undefined ? near : beyond).push(scored);
  }
  say(`  ${learnerWords(model.learner)}`);
  say(
    `  alone: ${model.candidates.map((each) => (each.kind === "trained" ? `${each.family} ${share(each.selectionError)}` : `${each.family} failed`)).join(", ")}`,
  );
}
if (near.length > 0) say(`Random and interpolation together: ${together(near)} inside`);
if (beyond.length > 0) say(`Extrapolation together: ${together(beyond)} inside`);

async function table(name: string, part: "train" | "test") {
  const file = join(folder, `${name}_${part}.csv`);
  return readCsv(await readFile(file, "utf8"), file);
}

async function learn({ name, target, ignore = [], extrapolate = [], interpolate = [] }: AccuracySplit): Promise<Model> {
  const question = { extrapolate: [...extrapolate], interpolate: [...interpolate] };
  return trainTable(
    await table(name, "train"),
    { name, target, ignore, question, seed: Number(values.seed) },
    {
      loadNetworkTrainer: () => loadTfjsNetworkTrainer(),
      trials: threadedTrialRunner(Number(values.workers)),
      nodeMajor: Number(process.versions.node.split(".")[0]),
    },
  );
}

async function score({ name, target }: AccuracySplit, model: Model) {
  const asked = await table(name, "test");
  const answers = answerCsv(model, asked).filter(isNumber);
  const { rows, mape, coverage } = scoreAnswers(answers, measuredColumn(asked, target));
  const widths = answers.map(({ lower, upper, prediction }) => (upper - lower) / prediction);
  const width = widths.reduce((sum, each) => sum + each, 0) / widths.length;
  return { rows, mape, inside: (coverage ?? 0) * rows, width };
}

async function sayShipped(): Promise<void> {
  say("No --data: these are the project's own measurements of its two applications (workflows/*/measured).");
  const options = { only: new RegExp(values.only), seed: Number(values.seed), score: values.score };
  for await (const line of shippedAccuracy(options)) say(line);
}

function together(scored: readonly Scored[]): string {
  const sum = (of: (each: Scored) => number) => scored.reduce((total, each) => total + of(each), 0);
  return share(sum(({ inside }) => inside) / sum(({ rows }) => rows));
}

function share(value: number | null): string {
  return value === null ? "undefined" : formatShare(value);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
