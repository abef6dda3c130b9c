import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

import { build } from "esbuild";
import { expect, it } from "vitest";

import { learnFold } from "#core/selection/fold-learner.ts";

import { inlineWorkers } from "../../../scripts/build/inline-workers.ts";
import { PACKAGE_ROOT } from "../../../scripts/package-root.ts";
import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

it("inlineWorkers puts the program of a thread into the bundle, which learns with no file beside it", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(PACKAGE_ROOT, "functions/adapters/learning/worker-script.ts")],
    bundle: true,
    format: "esm",
    write: false,
    plugins: [inlineWorkers],
  });
  const bundle = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString("base64")}`;
  const { workerScript } = (await import(/* @vite-ignore */ bundle)) as { workerScript: () => URL };
  expect(workerScript().protocol).toBe("data:");

  const problem = learningProblem(lawTable({ configurations: 6 }));
  const trial = trialOf({ kind: "ridge", alpha: 0.1 });
  const worker = new Worker(workerScript());
  try {
    worker.postMessage({ kind: "open", problem: 3, content: problem });
    worker.postMessage({ kind: "fold", id: 7, problem: 3, trials: [trial], fold: 1 });
    expect(await once(worker, "message")).toEqual([
      { id: 7, kind: "done", value: [await learnFold(trial, 1, problem, null)] },
    ]);
  } finally {
    await worker.terminate();
  }
}, 60_000);
