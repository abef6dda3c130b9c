import { describe, expect, it } from "vitest";

import { type BlendMember } from "#core/selection/blend.ts";
import { evaluateTrial, fitTrial } from "#core/selection/evaluate-trial.ts";
import { fitLearner } from "#core/selection/fit-learner.ts";
import { FittedLearner, prepareLearner } from "#core/selection/fitted-learner.ts";
import { preparePipeline } from "#core/selection/fitted-pipeline.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { lawTable, trialOf, PLAIN_PROCESS } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const TABLE = lawTable({ configurations: 12, noise: 0.2 });
const PROBLEM = learningProblem(TABLE);
const LOGS = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
const RIDGE = trialOf({ kind: "ridge", alpha: 0.1 }, { features: LOGS, targetScale: "log" });
const NNLS = trialOf(
  { kind: "nnls" },
  { features: { numbers: ["identity", "inverse"], degree: 2, scaling: "divide" }, errorWeights: "relative" },
);

async function outcomeOf(trial: Trial): Promise<TrainedOutcome> {
  const outcome = await evaluateTrial(trial, PROBLEM, null);
  if (outcome.kind === "failed") throw new Error(outcome.reason);
  return outcome;
}

const fit = (trial: Trial) => fitTrial(trial, PROBLEM, null);

describe("fitLearner()", () => {
  it("refits the members of a blend on all rows, and they answer together", async () => {
    const members: BlendMember[] = [
      { weight: 0.3, outcome: await outcomeOf(RIDGE) },
      { weight: 0.7, outcome: await outcomeOf(NNLS) },
    ];
    const { learner, reference } = await fitLearner(members, null, "log", fit);
    expect(reference).toBeNull();
    expect(learner.members.map(({ family, weight }) => [family, weight])).toEqual([
      ["ridge", 0.3],
      ["nnls", 0.7],
    ]);
    expect(FittedLearner.parse(JSON.parse(JSON.stringify(learner)))).toEqual(learner);
    const { predicted } = prepareLearner(learner, null)(TABLE.features);
    expect(predicted).toHaveLength(36);
    const [ridge, nnls] = await Promise.all(
      [RIDGE, NNLS].map(async (trial) => preparePipeline(await fit(trial))(TABLE.features)),
    );
    for (const [row, answer] of predicted.entries()) {
      expect(Math.log(answer)).toBeCloseTo(0.3 * Math.log(ridge![row]!) + 0.7 * Math.log(nnls![row]!), 9);
    }
  });

  it("refits a single one on all rows", async () => {
    const { learner } = await fitLearner([{ weight: 1, outcome: await outcomeOf(RIDGE) }], null, "log", fit);
    expect(learner.members).toHaveLength(1);
    expect(learner.members[0]!.features.base).toHaveLength(2);
    const alone = preparePipeline(await fit(RIDGE))(TABLE.features);
    expect(prepareLearner(learner, null)(TABLE.features).predicted).toEqual(alone);
  });

  it("keeps a reference beside the members, without a say in the answer, or names it among them", async () => {
    const [ridge, process] = [await outcomeOf(RIDGE), await outcomeOf(PLAIN_PROCESS)];
    const beside = await fitLearner([{ weight: 1, outcome: ridge }], process, "log", fit);
    expect([beside.reference, beside.learner.members.map(({ weight }) => weight)]).toEqual([1, [1, 0]]);
    const answers = prepareLearner(beside.learner, beside.reference)(TABLE.features);
    expect(answers.predicted).toEqual(preparePipeline(await fit(RIDGE))(TABLE.features));
    expect(answers.deviations!.every((deviation) => deviation > 0)).toBe(true);

    const members = [
      { weight: 0.4, outcome: ridge },
      { weight: 0.6, outcome: process },
    ];
    const among = await fitLearner(members, process, "log", fit);
    expect([among.reference, among.learner.members.length]).toEqual([1, 2]);
    expect(prepareLearner(among.learner, among.reference)(TABLE.features).deviations).toEqual(answers.deviations);
  });
});
