import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

import { outcomeOf, trialRecord, TrialRecord } from "#core/model/trial-record.ts";
import { FittedPipeline } from "#core/selection/fitted-pipeline.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrialRunner } from "#ports/learning.ts";

/**
 * Keeps what came of trials in a folder, by what they were run on: what is tried with intervals alone is then learned
 * once. Whoever changes a learner deletes the folder.
 */
export function keptTrials(runner: TrialRunner, folder: string): TrialRunner {
  mkdirSync(folder, { recursive: true });
  return {
    open(problem, trainNetwork) {
      const of = digest(problem);
      const open = runner.open(problem, trainNetwork);
      const path = (what: string, trial: Trial): string =>
        join(folder, `${hash(`${of}/${what}/${JSON.stringify(trial)}`)}.json`);
      return {
        ...open,
        async evaluate(trial) {
          const file = path("evaluate", trial);
          const kept = read(file);
          if (kept !== undefined) return outcomeOf(trial, TrialRecord.parse(kept));
          const outcome = await open.evaluate(trial);
          write(file, trialRecord(outcome));
          return outcome;
        },
        async fit(trial) {
          const file = path("fit", trial);
          const kept = read(file);
          if (kept !== undefined) return FittedPipeline.parse(kept);
          const fitted = await open.fit(trial);
          write(file, fitted);
          return fitted;
        },
      };
    },
  };
}

function digest({ features, targets, folds, seed, part }: LearningProblem): string {
  const columns = features.columns.map(({ name, kind, values }) => [name, kind, [...values]]);
  return hash(JSON.stringify([columns, [...targets], folds, seed, part ?? null]));
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 40);
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Whole or not at all: several processes may keep in one folder. */
function write(file: string, value: unknown): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, JSON.stringify(value));
  renameSync(beside, file);
}
