import process from "node:process";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { z } from "zod";

import { readCsv } from "#core/dataset/csv.ts";
import { artifactText } from "#core/document/artifact.ts";
import { learningOptions } from "#core/model/learning-options.ts";
import { qualityWords } from "#core/model/model-words.ts";
import { Metrics, type Model } from "#core/model/model.ts";
import { learnerName } from "#core/selection/fitted-learner.ts";

import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { renderModelReport } from "../../functions/trainer/report/render-model-report.ts";
import { trainTable, type TrainTableOptions } from "../../functions/trainer/train-table.ts";
import { readText } from "../campaign/read-source.ts";
import { shownPath } from "../campaign/source-place.ts";
import { badInput } from "../command-failure.ts";
import { collect, textOption, textsOption, wholeNumberOption } from "../options.ts";
import { describeInputs } from "../predict/describe-inputs.ts";
import { startProgress } from "../terminal/progress.ts";
import { otherOption } from "../train/other-option.ts";
import { learningChoiceOption, workersOption } from "../train/train-options.ts";
import { trainAml } from "../train/train-aml.ts";
import { trialsWithProgress } from "../train/trial-progress.ts";
import type { Verb, VerbCall } from "../verb.ts";

const TrainDocument = z
  .strictObject({
    model: z.string(),
    /** The model file. */
    path: z.string(),
    /** The HTML report; it opens offline. */
    reportPath: z.string(),
    target: z.string(),
    unit: z.string(),
    /** Kind of the chosen regressor. */
    regressor: z.string(),
    rows: z.int(),
    configurations: z.int(),
    inputs: z.array(z.string()),
    metrics: Metrics,
    warnings: z.array(z.string()),
  })
  .meta({ title: "What profaas train prints" });

export const train: Verb<z.infer<typeof TrainDocument>> = {
  name: "train",
  declare: (command) =>
    void command
      .argument("[data.csv]", "table with a header, a measurement a row")
      .option("--target <column>", "the column to predict: numbers")
      .option("--aml <file.ini>", "a configuration file of aMLLibrary instead of a table; it says everything")
      .option(
        "--exhaustive",
        "with --aml: try every point of its grids on all rows, instead of only the best of each learner on parts of them",
      )
      .requiredOption(
        "--output <dir>",
        "folder for model.json, metrics.json and report.html; made when it is not there",
      )
      .option("--ignore <column>", "a column that is no input; may be repeated", collect)
      .option(
        "--group <column>",
        "names the configuration that a row repeats (default: its inputs do); may be repeated",
        collect,
      )
      .option("--categorical <column>", "a column of numbers that are names of kinds; may be repeated", collect)
      .option(
        "--other <column>",
        "learn its rare categories as one, which unknown ones count as; may be repeated",
        collect,
      )
      .option("--other-below <number>", "categories with fewer configurations than this are rare (default: 3)")
      .option("--extrapolate <column>", "will be asked beyond its largest value; may be repeated", collect)
      .option("--interpolate <column>", "will be asked between its values; may be repeated", collect)
      .option(
        "--metric <metric>",
        "what the choice goes by: mape, mae, rmse, r2 or pinball:LEVEL (default: mape, or mae where there are zeros)",
      )
      .option(
        "--learners <names>",
        "only these, with commas between them; `all` for every one there is; `stacking` puts them together by least squares",
      )
      .option(
        "--search <method>",
        "search the hyperparameters of every learner too: grid, random or bayes (default: only what is tried by default)",
      )
      .option(
        "--time-limit <seconds>",
        "try nothing more after that, but the mean and one learner always (default: no limit)",
      )
      .option("--workers <number>", "threads that learn (default: one a core)")
      .option("--name <name>", "name of the model (default: name of the file); the target is added to it")
      .option("--seed <number>", "seeds folds, forests and networks (default: 1)"),
  details: `
Learns to predict one column of a table from the others: columns of numbers are numbers, other columns categories. Tries
a law of cost, Gaussian processes alone and on what the law leaves, trees and a small neural network, and blends them by
their errors on configurations held out, with other shares for configurations that were measured repeatedly; repetitions of one configuration are never on both sides. The figures it
prints are from a choice made anew without the held-out rows, so they can be believed.

Say what you will ask: with --extrapolate the learners are tested beyond the largest values of a column that they were
given, with --interpolate between its values, and what does well there is taken.

With --search more is tried of each: every point of a grid, points drawn at random, or points where those tried so far
were good. After --time-limit the models are still fitted; on a machine of another speed the model may be another then.

With --aml it runs a configuration file of aMLLibrary: its techniques, features, validation and search, every option
honoured, told as of no effect, or refused by name. Besides, results.json, results.txt, data.csv, data_preprocessed.csv and
prediction.csv are written. Killed, the same command goes on where it was.

No store and no operator's file is needed. Columns that are known only after the fact must be named with --ignore.`,
  examples: [
    { command: "profaas train runs.csv --target serviceSeconds --output model", meaning: "writes model/model.json" },
    {
      command: "profaas train runs.csv --target time_s --ignore date --group configuration --output model",
      meaning: "with a column that names configurations",
    },
    { command: "profaas train --aml faas_test.ini --output model", meaning: "as aMLLibrary's run.py -c does" },
    { command: "profaas predict --model model --input new.csv --output answers.csv", meaning: "and then ask it" },
  ],
  document: TrainDocument,
  run: async (call) => {
    const folder = resolve(call.io.directory, textOption(call, "output") ?? "");
    const model = await modelOf(call, folder);
    await mkdir(folder, { recursive: true });
    const path = join(folder, "model.json");
    await writeFile(path, artifactText(model));
    await writeFile(join(folder, "metrics.json"), artifactText(metricsDocument(model)));
    const reportPath = join(folder, "report.html");
    await writeFile(reportPath, renderModelReport(model));
    const lines = [
      ...qualityWords(model),
      ...model.warnings,
      "Its inputs:",
      ...describeInputs(model).map((line) => `  ${line}`),
      `Report: ${shownPath(reportPath, call.io.directory)}`,
      `Model: ${shownPath(path, call.io.directory)}`,
    ];
    return { document: documentOf(model, path, reportPath), text: lines.join("\n") };
  },
};

async function modelOf(call: VerbCall, folder: string): Promise<Model> {
  const file = textOption(call, "aml");
  if (file !== undefined) return (await trainAml(call, file, folder)).model;
  if (call.options["exhaustive"] === true)
    throw badInput(
      "Cannot train with --exhaustive as it is about the grids of a configuration file: --aml is not given",
    );
  const [input] = call.arguments;
  const missing = input === undefined ? "a table" : textOption(call, "target") === undefined ? "--target" : undefined;
  if (missing !== undefined)
    throw badInput(`Cannot run profaas train as ${missing} must be given, or --aml: it is not`);
  return learned(call, await readText(resolve(call.io.directory, input!), input!, "CSV file"), input!);
}

async function learned(call: VerbCall, text: string, source: string): Promise<Model> {
  const { io } = call;
  const startedSeconds = io.clock.monotonicSeconds();
  const isTimeOver = (limitSeconds: number): boolean => io.clock.monotonicSeconds() - startedSeconds >= limitSeconds;
  const choice = learningOptions(learningChoiceOption(call), isTimeOver);
  const progress = startProgress("training", io);
  const options: TrainTableOptions = {
    name: textOption(call, "name") ?? basename(source).replace(/\.[^.]*$/, ""),
    target: textOption(call, "target") ?? "",
    groups: textsOption(call, "group"),
    ignore: textsOption(call, "ignore"),
    categories: textsOption(call, "categorical"),
    ...otherOption(call),
    question: {
      extrapolate: [...textsOption(call, "extrapolate")],
      interpolate: [...textsOption(call, "interpolate")],
    },
    ...choice,
    seed: wholeNumberOption(call, "seed") ?? 1,
    runTrials: trialsWithProgress(io, progress),
  };
  try {
    return await trainTable(readCsv(text, source), options, {
      loadNetworkTrainer: async () =>
        (await import("#adapters/learning/tfjs-network-trainer.ts")).loadTfjsNetworkTrainer(),
      trials: threadedTrialRunner(workersOption(call)),
      nodeMajor: Number(process.versions.node.split(".")[0]),
    });
  } catch (error) {
    // Data that nothing can be learned from is the user's to mend.
    if (error instanceof Error && error.message.startsWith("Cannot learn "))
      throw badInput(`${source}: ${error.message}`, error);
    throw error;
  } finally {
    progress.stop();
  }
}

function documentOf(model: Model, path: string, reportPath: string): z.infer<typeof TrainDocument> {
  const { name, target, learner, training, inputs, metrics, warnings } = model;
  return {
    model: name,
    path,
    reportPath,
    target: target.name,
    unit: target.unit,
    regressor: learnerName(learner),
    rows: training.rows,
    configurations: training.configurations,
    inputs: inputs.map((input) => input.name),
    metrics,
    warnings,
  };
}

/** How good the model is, for programs that compare models. */
function metricsDocument({ name, metrics, selectedBy, candidates, training }: Model) {
  return { format: "metrics", version: 1, model: name, selectedBy, ...metrics, candidates, training } as const;
}
