import { afterEach, describe, expect, it } from "vitest";

import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { WorkerPool } from "#adapters/learning/worker-pool.ts";
import { learnFold } from "#core/selection/fold-learner.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";

import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const PROBLEM = learningProblem(lawTable({ configurations: 6 }));
const MEAN = trialOf({ kind: "mean" });
/** So many threads this process has; the one that runs the test is none of them. */
const threads = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "Worker" || resource === "MessagePort").length;

/** A problem whose thread dies before it can learn: its program finds no folds. */
function deadly(): LearningProblem {
  const features = {
    rowCount: 1,
    // An ill-typed table ends the answer, not the thread; a getter cannot be sent, so the heap does: 64 GB in one array.
    columns: [],
  };
  return { ...PROBLEM, features };
}

describe("WorkerPool", () => {
  const pools: WorkerPool[] = [];
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));
  const poolOf = (problem: LearningProblem, count: number): WorkerPool => {
    const pool = new WorkerPool(problem, count);
    pools.push(pool);
    return pool;
  };

  it("learns folds in whatever thread is free, each answer for its own question", async () => {
    const pool = poolOf(PROBLEM, 2);
    const folds = [...Array(PROBLEM.folds.count).keys()];
    const expected = await Promise.all(folds.map((fold) => learnFold(MEAN, fold, PROBLEM, null)));
    expect(await Promise.all(folds.map((fold) => pool.learnFold(MEAN, fold)))).toEqual(expected);
  }, 60_000);

  it("passes a failure on, and goes on", async () => {
    const pool = poolOf(PROBLEM, 1);
    await expect(pool.learnFold(MEAN, 99)).rejects.toThrow();
    await expect(pool.learnFold(MEAN, 0)).resolves.toBeDefined();
  }, 60_000);
});
