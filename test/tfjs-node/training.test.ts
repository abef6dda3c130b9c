import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import type { TensorFlowBackend } from "#adapters/learning/load-tensorflow.ts";
import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { readCsv } from "#core/dataset/csv.ts";
import type { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import { mape } from "#core/selection/mape.ts";

import { trainTable } from "../../functions/trainer/train-table.ts";
import { trialOf } from "../support/learning-fixture.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const seconds = (cpu: number, megabytes: number): number => 0.2 + megabytes / cpu;
const measured = [0.5, 1, 1.5, 2, 3].flatMap((cpu) => [1, 2, 4, 6, 8].map((megabytes) => ({ cpu, megabytes })));
const TABLE = `cpu,megabytes,seconds\n${measured.map(({ cpu, megabytes }) => `${cpu},${megabytes},${seconds(cpu, megabytes)}\n`).join("")}`;
const ASKED = [0.7, 1.2, 2.5].flatMap((cpu) => [1.5, 3, 7].map((megabytes) => ({ cpu, megabytes })));
const LOGS = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
const NETWORK = trialOf(
  { kind: "network", hiddenUnits: [8], activation: "tanh", epochs: 200, batchSize: 64, learningRate: 0.05, l2: 1e-4 },
  { features: LOGS, targetScale: "log" },
);

function trainedBy(backend: TensorFlowBackend): Promise<Model> {
  return trainTable(
    readCsv(TABLE, "law.csv"),
    { name: "law", target: "seconds", seed: 1, trials: () => [NETWORK] },
    { loadNetworkTrainer: () => loadTfjsNetworkTrainer([backend]), trials: sequentialTrialRunner(), nodeMajor: 20 },
  );
}

const answers = (model: Model): number[] => predictRows(model, ASKED).map(({ prediction }) => prediction);

describe("a model whose network tfjs-node trained", () => {
  it("says so, and answers without it as the law does and as one does that WebAssembly trained", async () => {
    const [native, wasm] = [await trainedBy("tfjs-node"), await trainedBy("tfjs-wasm")];
    expect(native.training.backend).toMatch(/^tfjs-node \d/);
    expect(wasm.training.backend).toMatch(/^tfjs-wasm \d/);
    const truth = ASKED.map(({ cpu, megabytes }) => seconds(cpu, megabytes));
    expect(mape(truth, answers(native))).toBeLessThan(0.05);
    expect(mape(answers(wasm), answers(native))).toBeLessThan(0.02);
  });

  it("is the same model for the same data and seed", async () => {
    expect(await trainedBy("tfjs-node")).toEqual(await trainedBy("tfjs-node"));
  });
});

describe("profaas train, with tfjs-node where Node looks for packages", () => {
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder.path, "law.csv"), TABLE);
  });
  afterAll(() => folder.remove());

  it("takes it of itself, prints nothing of its own, and names it in what it writes", async () => {
    const [data, output] = [join(folder.path, "law.csv"), join(folder.path, "model")];
    const argv = ["train", data, "--target", "seconds", "--learners", "network", "--output", output, "--json"];
    const run = promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/profaas.ts", ...argv], {
      cwd: ROOT,
    });
    const { stdout, stderr } = await run;
    expect(JSON.parse(stdout)).toMatchObject({ model: "law.seconds" });
    expect(stderr.replaceAll(/^training: .*\n/gm, "")).toBe("");
    const { optionalDependencies } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
      optionalDependencies: Record<string, string>;
    };
    const written = JSON.parse(await readFile(join(output, "model.json"), "utf8")) as Model;
    expect(written.training.backend).toBe(`tfjs-node ${optionalDependencies["@tensorflow/tfjs-node"]}`);
  });
});
