import { spawn } from "node:child_process";
import { env } from "node:process";
import { fileURLToPath } from "node:url";

import { inferDataset } from "#core/dataset/infer-dataset.ts";
import { trainingTable } from "#core/dataset/training-table.ts";
import type { CsvTable } from "#core/dataset/csv.ts";
import type { HeldOutSet } from "./held-out-sets.ts";

/** MAPE of plain learners, as shares. */
export interface YardstickErrors {
  readonly gaussianProcess: number;
  readonly ridge: number;
  readonly quadraticRidge: number;
  readonly boosting: number;
  readonly forest: number;
}

export interface Yardsticks {
  readonly versions: string;
  /** One a set, in their order. */
  readonly errors: readonly YardstickErrors[];
}

/** What Python's learners make of the same sets; it fails with a sentence where they are not installed. */
export async function yardsticks(sets: readonly HeldOutSet[]): Promise<Yardsticks> {
  // Debian's python3 has Debian's packages; another one that comes first on the path may not.
  const python = env["PROFAAS_BENCH_PYTHON"] ?? "/usr/bin/python3";
  const child = spawn(python, [fileURLToPath(new URL("yardsticks.py", import.meta.url))]);
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify(sets.map(taskOf)));
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new Error(
          `Cannot compare with Python's learners as ${python} must have them (Debian: python3-sklearn, python3-xgboost): ${why}`,
        ),
      );
    child.on("error", ({ message }) => fail(message));
    child.on("close", (code) => {
      if (code === 0) resolve();
      else fail(Buffer.concat(complaints).toString().trim().split("\n").at(-1) ?? `it ended with ${code}`);
    });
  });
  return JSON.parse(Buffer.concat(output).toString()) as Yardsticks;
}

function taskOf(set: HeldOutSet) {
  const { target, ignore } = set;
  const read = (csv: CsvTable) => trainingTable(inferDataset(csv, { name: set.name, target, ignore }), target);
  const train = read(set.train);
  const test = read(set.test);
  return {
    columns: train.features.columns.map(({ kind, name, values }) => ({
      kind,
      name,
      train: [...values],
      test: [...test.features.columns.find((column) => column.name === name)!.values],
    })),
    trainTarget: [...train.targets],
    testTarget: [...test.targets],
  };
}
