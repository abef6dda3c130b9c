import { describe, expect, it } from "vitest";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { evaluateTrial, fitTrial } from "#core/selection/evaluate-trial.ts";

import { lawTable, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem, SMALL_NETWORK } from "../../support/learning-problem.ts";

const PROBLEM = learningProblem(lawTable({ configurations: 6 }));
const RIDGE = trialOf({ kind: "ridge", alpha: 0.1 });

describe("sequentialTrialRunner()", () => {
  it("gives what the core gives, and lets other work have its turn", async () => {
    const open = sequentialTrialRunner().open(PROBLEM, null);
    expect(open.atOnce).toBe(1);
    const seen: string[] = [];
    setImmediate(() => seen.push("other work"));
    expect(await open.evaluate(RIDGE)).toEqual(await evaluateTrial(RIDGE, PROBLEM, null));
    seen.push("evaluated");
    expect(seen).toEqual(["other work", "evaluated"]);
    expect(await open.fit(RIDGE)).toEqual(await fitTrial(RIDGE, PROBLEM, null));
    await open.close();
  });

  it("tells a trial that failed as an outcome, and passes on a fit that did", async () => {
    const open = sequentialTrialRunner().open(PROBLEM, () => Promise.reject(new Error("no")));
    expect(await open.evaluate(SMALL_NETWORK)).toMatchObject({ kind: "failed", trial: SMALL_NETWORK });
    await expect(open.fit(SMALL_NETWORK)).rejects.toThrow("no");
  });
});
