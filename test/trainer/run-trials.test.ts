import { describe, expect, it } from "vitest";

import type { Trial } from "#core/selection/trial.ts";
import { failedOutcome } from "#core/selection/trial-outcome.ts";
import type { OpenProblem } from "#ports/learning.ts";

import { eachAtOnce, runAllTrials } from "../../functions/trainer/run-trials.ts";
import { lawTable, trialOf } from "../support/learning-fixture.ts";
import { learningProblem } from "../support/learning-problem.ts";

const NET = { kind: "elastic-net", l1Ratio: 1, positive: false, fitIntercept: true } as const;
const TRIALS = [3, 1, 2, 5, 4].map((alpha) => trialOf({ ...NET, alpha }));

/** A problem whose trials take a turn for each unit of their alpha; how many ran at once, at most. */
function slowProblem(atOnce: number): OpenProblem & { most(): number } {
  let running = 0;
  let most = 0;
  const evaluateKindred = async (trials: readonly Trial[]) => {
    most = Math.max(most, ++running);
    for (const { regressor } of trials) {
      const turns = regressor.kind === "elastic-net" ? regressor.alpha : 0;
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    }
    running--;
    return trials.map((trial) => failedOutcome(trial, new Error("no")));
  };
  return {
    atOnce,
    most: () => most,
    evaluateKindred,
    evaluate: async (trial) => (await evaluateKindred([trial]))[0]!,
    fit: () => Promise.reject(new Error("no")),
    close: () => Promise.resolve(),
  };
}

const PROBLEM = learningProblem(lawTable({ configurations: 3 }));

describe("runAllTrials()", () => {
  it("gives outcomes in the order of the trials, so many at once as keep the problem busy", async () => {
    for (const atOnce of [1, 3]) {
      const problem = slowProblem(atOnce);
      const heard: Trial[] = [];
      const outcomes = await runAllTrials(({ trial }) => heard.push(trial))(TRIALS, problem, PROBLEM);
      expect(outcomes.map(({ trial }) => trial)).toEqual(TRIALS);
      expect(problem.most()).toBe(atOnce);
      expect(new Set(heard)).toEqual(new Set(TRIALS));
    }
  });

  it("asks together for trials that share their work", async () => {
    const asked: number[] = [];
    const problem = slowProblem(2);
    const counting = {
      ...problem,
      evaluateKindred: (trials: readonly Trial[]) => {
        asked.push(trials.length);
        return problem.evaluateKindred(trials);
      },
    };
    const ridges = [1, 2, 3].map((alpha) => trialOf({ kind: "ridge", alpha }));
    const mixed = [ridges[0]!, TRIALS[0]!, ridges[1]!, ridges[2]!];
    const outcomes = await runAllTrials()(mixed, counting, PROBLEM);
    expect(outcomes.map(({ trial }) => trial)).toEqual(mixed);
    expect(asked).toEqual([3, 1]);
  });
});

describe("eachAtOnce()", () => {
  it("begins nothing more once one has failed", async () => {
    const begun: number[] = [];
    const act = async (item: number): Promise<void> => {
      begun.push(item);
      await Promise.resolve();
      if (item === 2) throw new Error("no more");
    };
    await expect(eachAtOnce([1, 2, 3, 4, 5], 1, act)).rejects.toThrow("no more");
    expect(begun).toEqual([1, 2]);
  });

  it("does nothing with nothing", async () => {
    await expect(eachAtOnce([], 3, () => Promise.reject(new Error("no")))).resolves.toBeUndefined();
  });
});
