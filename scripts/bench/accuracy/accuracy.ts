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
import type { LearningPorts } from "../../../functions/trainer/trainer-ports.ts";
import { answerCsv, isNumber, measuredColumn } from "../../predict/answer-csv.ts";
import { scoreAnswers } from "../../predict/score.ts";
import { benchCoverage } from "./intervals/coverage.ts";
import { scoreUnseen, unseenLines, type UnseenScore } from "./unseen/unseen.ts";
import { unseenSets } from "./unseen/unseen-sets.ts";
import { yardsticks } from "./unseen/yardsticks.ts";
import { ACCURACY_SPLITS, type AccuracySplit } from "./splits.ts";
import { shippedAccuracy } from "./shipped.ts";

const USAGE = `npm run bench:accuracy -- [--data DIR] [--score] [--only PATTERN] [--seed N] [--workers N]
npm run bench:accuracy -- --unseen [--data DIR] [--seeds N] [--only PATTERN] [--seed N] [--workers N]
npm run bench:accuracy -- --coverage [--data DIR] [--seeds N] [--most-rows N] [--keep DIR] [--only PATTERN] [--workers N]

Without --data it learns the measurements that the project ships, and asks with --score what it kept back of them.
Learns each NAME_train.csv of a folder with the defaults and what a user would declare, and says how well it thinks it
does on what was held out. With --score it asks NAME_test.csv too: to be done once, since what is tuned to a test file
says nothing any more.

With --unseen it learns parts of the training files and of simulated laws (of these alone without --data), and asks for
the other parts: the error stands beside that of a Gaussian process with a length an input on logarithms, and of ridge,
boosting and forest on the logarithm of the target, all by scikit-learn and xgboost. --seeds learns each that often.

With --coverage it holds parts of NAME_train.csv below DIR/splits, of two tables below DIR/more and of simulated laws out,
learns the rest and says how often the 90 % and 80 % intervals hold them and how wide they are; test files are not opened.
--keep DIR keeps what was learned, for trying intervals again without learning.`;

const { values } = parseArgs({
  options: {
    help: { type: "boolean", default: false },
    data: { type: "string" },
    only: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    score: { type: "boolean", default: false },
    unseen: { type: "boolean", default: false },
    coverage: { type: "boolean", default: false },
    seeds: { type: "string", default: "1" },
    "most-rows": { type: "string", default: "500" },
    keep: { type: "string" },
  },
});
if (values.help) {
  say(USAGE);
  process.exit();
}
if (values.coverage) {
  await benchCoverage({
    folder: values.data,
    seeds: Number(values.seeds),
    mostRows: Number(values["most-rows"]),
    only: new RegExp(values.only),
    workers: Number(values.workers),
    keep: values.keep,
    say,
  });
  process.exit(0);
}
const ports: LearningPorts = {
  loadNetworkTrainer: () => loadTfjsNetworkTrainer(),
  trials: threadedTrialRunner(Number(values.workers)),
  nodeMajor: Number(process.versions.node.split(".")[0]),
};
if (values.unseen) {
  await sayUnseen();
  process.exit(0);
}
if (values.data === undefined) {
  await sayShipped();
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
  return trainTable(await table(name, "train"), { name, target, ignore, question, seed: Number(values.seed) }, ports);
}

async function sayUnseen(): Promise<void> {
  if (values.data === undefined) say("Without --data: simulated laws alone, nothing that was measured.");
  const all = await unseenSets(values.data, Number(values.seed));
  const sets = all.filter(({ name }) => new RegExp(values.only).test(name));
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => Number(values.seed) + index);
  const comparing = yardsticks(sets);
  const scores: UnseenScore[] = [];
  for (const set of sets) {
    const score = await scoreUnseen(set, seeds, ports);
    process.stderr.write(`${set.name}: ${share(score.mapes[0]!)}, ${score.cpuSeconds.toFixed(1)} CPU s\n`);
    scores.push(score);
  }
  const { versions, errors } = await comparing;
  say(`Compared with ${versions}.`);
  for (const line of unseenLines(scores, errors)) say(line);
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
