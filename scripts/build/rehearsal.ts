import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { logger } from "#adapters/process/logger.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import { currentModelObject, modelObject } from "#core/campaign/object-keys.ts";
import { readCsv } from "#core/dataset/csv.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { CurrentModel } from "#core/model/current-model.ts";
import type { Model } from "#core/model/model.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { openSystem } from "#wiring/open-system.ts";

import { trainTable } from "../../functions/trainer/train-table.ts";

/** An installation that is there to start functions in, and what may be asked there. */
export interface Rehearsal {
  readonly operatorPath: string;
  /** Bodies of questions to the predictor, one a model. */
  readonly questions: readonly string[];
  /** What the command line is asked to do. */
  readonly words: readonly string[];
}

/** Columns of the table that is learned: what regressors of several kinds are the best for. */
const LAWS: Readonly<Record<string, (cpu: number, gigabytes: number) => number>> = {
  evenSeconds: () => 2,
  inverseSeconds: (cpu, gigabytes) => 0.2 + gigabytes / cpu,
  steppedSeconds: (cpu, gigabytes) => (cpu > 1 ? 1 : 4) + (gigabytes > 2 ? 3 : 0),
};

/** Sets up an installation below the temporary folder, with a small model of each law, for as long as the work takes. */
export async function withRehearsal<T>(work: (rehearsal: Rehearsal) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "profaas-rehearsal-"));
  try {
    const operatorPath = join(folder, "profaas.yaml");
    await writeFile(operatorPath, "store: { kind: directory, path: store }\nwork: work\n");
    const { store } = await openSystem({ operatorPath, environment: {}, log: logger({ level: "error" }) });
    for (const role of BUCKET_ROLES) await store.createBucket(role);
    const questions: string[] = [];
    for (const target of Object.keys(LAWS)) {
      const model = await learn(target);
      await publish(store, model);
      questions.push(JSON.stringify({ model: model.name, rows: [{ cpu: 1, gigabytes: 1, kind: "a" }] }));
    }
    const file = join(folder, "rehearsal.csv");
    await writeFile(file, table());
    const [target, ...others] = Object.keys(LAWS);
    const words = ["train", file, "--target", target!, ...others.flatMap((name) => ["--ignore", name])];
    return await work({ operatorPath, questions, words: [...words, "--output", join(folder, "model")] });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function learn(target: string): Promise<Model> {
  const others = Object.keys(LAWS).filter((name) => name !== target);
  return trainTable(
    readCsv(table(), "rehearsal.csv"),
    { name: "rehearsal", target, ignore: others, seed: 1 },
    {
      loadNetworkTrainer: () => Promise.reject(new Error("Cannot train networks as a rehearsal needs none")),
      trials: sequentialTrialRunner(),
      nodeMajor: Number(process.versions.node.split(".")[0]),
    },
  );
}

function table(): string {
  const rows = [0.5, 0.75, 1, 1.5, 2].flatMap((cpu) =>
    [1, 2, 3, 4].map((gigabytes) => {
      const seconds = Object.values(LAWS).map((law) => law(cpu, gigabytes));
      return [cpu, gigabytes, gigabytes % 2 === 0 ? "a" : "b", ...seconds].join(",");
    }),
  );
  return `${["cpu,gigabytes,kind", ...Object.keys(LAWS)].join(",")}\n${rows.join("\n")}\n`;
}

async function publish(store: ObjectStore, model: Model): Promise<void> {
  const text = artifactText(model);
  const sha256 = sha256Hex(text);
  const modelVersion = sha256.slice(0, 12);
  const pointer: CurrentModel = { format: "current-model", version: 1, model: model.name, modelVersion, sha256 };
  for (const [{ bucket, key }, body] of [
    [modelObject(model.name, modelVersion), text],
    [currentModelObject(model.name), artifactText(pointer)],
  ] as const)
    await store.put(bucket, key, body);
}
