import { createHash } from "node:crypto";
import { access, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";

import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { readConfiguration } from "#core/aml/read-configuration.ts";
import { refuseUnknownColumns } from "#core/aml/refuse-unknown-columns.ts";
import { csvText, readCsv } from "#core/dataset/csv.ts";
import { artifactText } from "#core/document/artifact.ts";
import { preprocessedText } from "#core/study/preprocessed-table.ts";
import type { StudyPlan } from "#core/study/study-plan.ts";
import { studyText } from "#core/study/study-text.ts";
import { validationRows } from "#core/study/validation-rows.ts";

import { type TrainedStudy, trainStudy } from "../../functions/trainer/train-study.ts";
import { readText } from "../campaign/read-source.ts";
import { badInput, interrupted } from "../command-failure.ts";
import { startProgress } from "../terminal/progress.ts";
import type { VerbCall } from "../verb.ts";
import { workersOption } from "./train-options.ts";
import { clearTrialShelves, openTrialShelf } from "./trial-shelf.ts";

/** Options that a configuration file says itself. */
const SAID_BY_THE_FILE = [
  "target",
  "ignore",
  "group",
  "categorical",
  "extrapolate",
  "interpolate",
  "metric",
  "learners",
  "search",
  "timeLimit",
  "other",
  "seed",
];

/** Learns by a configuration file of aMLLibrary and leaves everything but the model's own files in the folder. */
export async function trainAml(call: VerbCall, file: string, folder: string): Promise<TrainedStudy> {
  refuseOptions(call);
  const { io } = call;
  const path = resolve(io.directory, file);
  const configuration = readConfiguration(await readText(path, file, "configuration file"), file);
  const { notes } = configuration;
  const plan = withSearch(configuration.plan, call.options["exhaustive"] === true);
  const table = await tablePath(call, path, plan.table.path);
  const text = await readText(table, plan.table.path, "CSV file");
  const csv = readCsv(text, plan.table.path);
  refuseUnknownColumns(configuration, csv.header);
  await mkdir(folder, { recursive: true });
  const progress = startProgress("training", io);
  const startedSeconds = io.clock.monotonicSeconds();
  try {
    const trained = await trainStudy(
      plan,
      csv,
      {
        name: basename(file).replace(/\.[^.]*$/, ""),
        dataSha256: createHash("sha256").update(text).digest("hex"),
        notes,
        openShelf: (studySha256) => openTrialShelf(folder, studySha256),
        onTrial: (phase, done, total) => {
          if (io.interruption.aborted)
            throw interrupted("Stopped before the training was done: the same command goes on where it was.");
          const perTrial = (io.clock.monotonicSeconds() - startedSeconds) / done;
          progress.update({
            done,
            total,
            note: NOTES[phase.split(" ")[0]!] ?? phase,
            remainingSeconds: perTrial * (total - done),
          });
        },
      },
      {
        loadNetworkTrainer: async () =>
          (await import("#adapters/learning/tfjs-network-trainer.ts")).loadTfjsNetworkTrainer(),
        trials: threadedTrialRunner(workersOption(call)),
        nodeMajor: Number(process.versions.node.split(".")[0]),
      },
    );
    await writeFiles(folder, trained);
    await clearTrialShelves(folder);
    return trained;
  } catch (error) {
    // A plan that nothing can be learned by is the user's to mend.
    if (error instanceof Error && error.message.startsWith("Cannot ") && !("problems" in error || "exitCode" in error))
      throw badInput(`${file}: ${error.message}`, error);
    throw error;
  } finally {
    progress.stop();
  }
}

/** Of a technique with more points than this, the others are tried on parts of the rows first. */
const WORTH_ALL_ROWS = 3;

function withSearch(plan: StudyPlan, exhaustive: boolean): StudyPlan {
  if (plan.search.kind !== "grid" || exhaustive) return plan;
  return { ...plan, search: { kind: "grid", halveAbove: WORTH_ALL_ROWS } };
}

const NOTES: Readonly<Record<string, string>> = {
  search: "searching hyperparameters",
  features: "choosing features",
  selection: "trying learners",
  validation: "judging what was chosen",
  calibration: "finding how far it errs",
};

async function writeFiles(folder: string, { results, study, recipe, outcome }: TrainedStudy): Promise<void> {
  const { header, rows } = study.rows;
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const data = rows.map(({ cells }) => cells);
  await write("data.csv", csvText(header, data));
  await write("data_preprocessed.csv", preprocessedText(recipe, study));
  await write("prediction.csv", csvText(["real", "pred"], validationRows(study, outcome)));
  await write("results.txt", studyText(results));
  await write("results.json", artifactText(results));
}

function refuseOptions({ options, arguments: [data] }: VerbCall): void {
  const given = SAID_BY_THE_FILE.filter((name) => options[name] !== undefined);
  if (data === undefined && given.length === 0) return;
  const option = given[0]?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const what = data === undefined ? `--${option}` : "a table";
  throw badInput(`Cannot train by --aml as its file must say everything: ${what} was given beside it`);
}

/** The table's path as it is from the current folder, else from the file's own or the one above, as the examples have it. */
async function tablePath({ io }: VerbCall, file: string, path: string): Promise<string> {
  const candidates = [io.directory, dirname(file), dirname(dirname(file))].map((folder) => resolve(folder, path));
  for (const candidate of candidates) {
    const there = await access(candidate).then(
      () => true,
      () => false,
    );
    if (there) return candidate;
  }
  return candidates[0]!;
}
