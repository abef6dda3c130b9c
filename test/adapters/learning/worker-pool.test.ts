import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { ThreadEnded, WorkerPool } from "#adapters/learning/worker-pool.ts";
import { learnFold } from "#core/selection/fold-learner.ts";

import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem, SMALL_NETWORK } from "../../support/learning-problem.ts";

const PROBLEM = learningProblem(lawTable({ configurations: 6 }));
const MEAN = trialOf({ kind: "mean" });
const PATIENCE_MS = 60_000;

describe("WorkerPool", () => {
  const threads: Worker[] = [];
  const hear = (thread: Worker): void => void threads.push(thread);
  const pools: { close(): Promise<void> }[] = [];
  const kept = <Pool extends { close(): Promise<void> }>(pool: Pool): Pool => {
    pools.push(pool);
    return pool;
  };
  beforeEach(() => void process.on("worker", hear));
  afterEach(async () => {
    process.off("worker", hear);
    threads.splice(0);
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
  });

  it(
    "learns folds in whatever thread is free, each answer for its own question",
    async () => {
      const open = kept(new WorkerPool(2)).open(PROBLEM);
      const folds = [...Array(PROBLEM.folds.count).keys()];
      const expected = await Promise.all(folds.map(async (fold) => [await learnFold(MEAN, fold, PROBLEM, null)]));
      expect(await Promise.all(folds.map((fold) => open.learnFold([MEAN], fold)))).toEqual(expected);
      expect(threads).toHaveLength(2);
    },
    PATIENCE_MS,
  );

  it(
    "knows several problems at once, and none after it was closed",
    async () => {
      const pool = kept(new WorkerPool(1));
      const other = { ...PROBLEM, targets: PROBLEM.targets.map((target) => 2 * target) };
      const [first, second] = [pool.open(PROBLEM), pool.open(other)];
      const predicted = async (problem: typeof first) => {
        const [result] = await problem.learnFold([MEAN], 0);
        return "reason" in result! ? NaN : result!.predicted[0]!;
      };
      expect(await predicted(second)).toBeCloseTo(2 * (await predicted(first)), 9);
      first.close();
      await expect(first.learnFold([MEAN], 0)).rejects.toThrow();
      expect(await predicted(second)).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    "passes a failure on, and goes on",
    async () => {
      const open = kept(new WorkerPool(1)).open(PROBLEM);
      // No library for networks is in a thread.
      await expect(open.fit(SMALL_NETWORK)).rejects.toThrow();
      const [failed] = await open.learnFold([SMALL_NETWORK], 0);
      expect(failed).toEqual({ reason: expect.any(String) as string });
      const [learned] = await open.learnFold([MEAN], 0);
      expect(learned).toHaveProperty("predicted");
    },
    PATIENCE_MS,
  );

  it(
    "ends its threads when it is closed",
    async () => {
      const pool = kept(new WorkerPool(2));
      await pool.open(PROBLEM).learnFold([MEAN], 0);
      const ended = Promise.all(threads.map((thread) => once(thread, "exit")));
      await pool.close();
      await ended;
      expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1]);
    },
    PATIENCE_MS,
  );

  it(
    "fails what a thread was at, and what waits for it, when it dies: that is no outcome of a trial",
    async () => {
      const open = kept(threadedTrialRunner(1, 0).open(PROBLEM, null));
      await setImmediate();
      const [first, second] = [open.evaluate(MEAN), open.fit(MEAN)];
      threads[0]!.emit("error", new Error("it ran out of memory"));
      await Promise.all([
        expect(first).rejects.toThrow(ThreadEnded),
        expect(first).rejects.toThrow(/thread of the trainer.*it ran out of memory/),
        expect(second).rejects.toThrow(ThreadEnded),
      ]);
      await expect(open.evaluate(MEAN)).rejects.toThrow(ThreadEnded);
    },
    PATIENCE_MS,
  );

  it(
    "does not wait for ever for a thread that ended without a word",
    async () => {
      const open = kept(threadedTrialRunner(1, 0).open(PROBLEM, null));
      await setImmediate();
      const asked = open.evaluate(MEAN);
      await Promise.all([expect(asked).rejects.toThrow(ThreadEnded), threads[0]!.terminate()]);
    },
    PATIENCE_MS,
  );
});
