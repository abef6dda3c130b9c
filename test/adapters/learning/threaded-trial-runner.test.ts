import type { Worker } from "node:worker_threads";

import { afterEach, describe, expect, it } from "vitest";

import { threadedTrialRunner } from "#adapters/learning/threaded-trial-runner.ts";
import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { prepareDeviation, preparePipeline } from "#core/selection/fitted-pipeline.ts";
import { extrapolationTests } from "#core/selection/extrapolation-tests.ts";
import { foldsOf } from "#core/selection/folds.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { OpenProblem, TrialRunner } from "#ports/learning.ts";

import { lawTable, tableOf, trialOf, PLAIN_PROCESS } from "../../support/learning-fixture.ts";
import { learningProblem, SMALL_NETWORK } from "../../support/learning-problem.ts";

const TABLE = lawTable({ configurations: 12, noise: 0.1 });
const PROBLEM = learningProblem(TABLE);
const LOGS = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
const { family: _family, onto: _onto, ...MEAN } = trialOf({ kind: "mean" });
const TRIALS: Trial[] = [
  trialOf({ kind: "random-forest", trees: 5, minimumLeafRows: 1, featureShare: 0.5 }),
  trialOf({ kind: "ridge", alpha: 0.1 }, { features: LOGS, targetScale: "log", onto: MEAN }),
  PLAIN_PROCESS,
];

describe("threadedTrialRunner()", () => {
  const opened: OpenProblem[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((problem) => problem.close())));
  const open = (runner: TrialRunner, ...[problem, trainNetwork]: Partial<Parameters<TrialRunner["open"]>>) => {
    const given = runner.open(problem ?? PROBLEM, trainNetwork ?? null);
    opened.push(given);
    return given;
  };

  it("gives the very bits of one process, with 1, 2 and 3 threads, however many trials at once", async () => {
    const alone = open(sequentialTrialRunner());
    const outcomes = [];
    for (const trial of TRIALS) outcomes.push(await alone.evaluate(trial));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["trained", "trained", "trained"]);
    expect(outcomes[2]).toHaveProperty("deviations", expect.any(Float64Array));
    const fitted = await alone.fit(TRIALS[2]!);
    for (const threads of [1, 2, 3]) {
      const threaded = open(threadedTrialRunner(threads, 0));
      expect(threaded.atOnce).toBeGreaterThanOrEqual(threads);
      expect(await Promise.all(TRIALS.map((trial) => threaded.evaluate(trial)))).toEqual(outcomes);
      const there = await threaded.fit(TRIALS[2]!);
      expect(there).toEqual(fitted);
      expect(preparePipeline(there)(TABLE.features)).toEqual(preparePipeline(fitted)(TABLE.features));
      expect(prepareDeviation(there)!(TABLE.features)).toEqual(prepareDeviation(fitted)!(TABLE.features));
    }
  }, 60_000);

  it("keeps its threads from one problem to the next, and lets them go with the last", async () => {
    const threads: Worker[] = [];
    const hear = (thread: Worker): void => void threads.push(thread);
    process.on("worker", hear);
    const runner = threadedTrialRunner(1, 0);
    const first = runner.open(PROBLEM, null);
    const second = runner.open(PROBLEM, null);
    await first.close();
    expect(await second.evaluateKindred([TRIALS[1]!])).toEqual([
      await open(sequentialTrialRunner()).evaluate(TRIALS[1]!),
    ]);
    await second.close();
    const third = open(runner);
    expect((await third.evaluate(TRIALS[1]!)).kind).toBe("trained");
    process.off("worker", hear);
    expect(threads.map(({ threadId }) => threadId < 0)).toEqual([true, false]);
  }, 60_000);

  it("tests rows that are in several folds, in each", async () => {
    const [, megabytes] = TABLE.features.columns;
    const tests = extrapolationTests("megabytes", megabytes!.values as Float64Array);
    const beyond = learningProblem(TABLE, foldsOf("extrapolation", tests));
    const expected = await open(sequentialTrialRunner(), beyond).evaluate(TRIALS[1]!);
    expect(expected).toHaveProperty("predicted.length", beyond.folds.rows.length);
    expect(await open(threadedTrialRunner(2, 0), beyond).evaluate(TRIALS[1]!)).toEqual(expected);
  }, 60_000);

  it("tells a trial that failed as an outcome, with the sentence of one process, and goes on", async () => {
    const zeros = tableOf({ cpu: [1, 2, 3, 4] }, [1, 0, 3, 4], ["a", "b", "c", "d"]);
    // One fold, so that there is one reason.
    const problem = learningProblem(zeros, foldsOf("extrapolation", [{ training: [0, 1], heldOut: [2, 3] }]));
    const law = trialOf({ kind: "law", errors: "relative", l1: 0.001, rounds: 0 });
    const expected = await open(sequentialTrialRunner(), problem).evaluate(law);
    const threaded = open(threadedTrialRunner(2, 0), problem);
    expect(expected).toMatchObject({ kind: "failed", reason: expect.stringContaining("must be positive") as string });
    expect(await threaded.evaluate(law)).toEqual(expected);
    await expect(threaded.fit(law)).rejects.toThrow(/must be positive/);
    expect((await threaded.evaluate(trialOf({ kind: "mean" }))).kind).toBe("trained");
  }, 60_000);

  it("trains networks here, where their library is", async () => {
    const threaded = open(threadedTrialRunner(1, 0), PROBLEM, () => Promise.reject(new Error("asked here")));
    expect(await threaded.evaluate(SMALL_NETWORK)).toMatchObject({
      kind: "failed",
      reason: expect.stringMatching(/asked here$/) as string,
    });
    const { family: _of, onto: _none, ...below } = SMALL_NETWORK;
    expect(await threaded.evaluate({ ...TRIALS[1]!, onto: below })).toMatchObject({
      kind: "failed",
      reason: expect.stringMatching(/asked here$/) as string,
    });
    await expect(threaded.fit(SMALL_NETWORK)).rejects.toThrow("asked here");
  }, 60_000);
});
