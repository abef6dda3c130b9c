import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import type { Contest } from "#core/selection/choose-learner.ts";
import { fitLearner, prepareLearner } from "#core/selection/fit-learner.ts";
import { FittedLearner } from "#core/selection/fitted-blend.ts";
import { preparePipeline } from "#core/selection/fitted-pipeline.ts";
import { chooseFolds } from "#core/selection/folds.ts";
import { searchTrials } from "#core/selection/search.ts";
import type { Trial } from "#core/selection/trial.ts";

import { lawTable, runTrials } from "../../support/learning-fixture.ts";

const MEANS = { seed: 1, trainNetwork: null };
const TABLE = lawTable({ configurations: 12, noise: 0.2 });
const TRIALS: Trial[] = [
  {
    features: { numbers: ["log"], degree: 1, scaling: "standardise" },
    targetScale: "log",
    errorWeights: "equal",
    regressor: { kind: "ridge", alpha: 0.1 },
  },
  {
    features: { numbers: ["identity", "inverse"], degree: 2, scaling: "divide" },
    targetScale: "identity",
    errorWeights: "relative",
    regressor: { kind: "nnls" },
  },
];

async function contest(): Promise<Contest> {
  const outcomes = await searchTrials(TRIALS, TABLE, chooseFolds(TABLE.groups, prng(1)), MEANS, runTrials);
  const trained = outcomes.filter((outcome) => outcome.kind === "trained");
  return { outcomes: trained, blended: trained[0]!.predicted, by: "capped-mape", targets: TABLE.targets };
}

describe("fitLearner()", () => {
  it("refits the members of a blend on all rows, and they answer together", async () => {
    const given = await contest();
    const choice = { kind: "blend", learner: "blend", predicted: given.blended! } as const;
    const fitted = await fitLearner(choice, given, TABLE.features, "log", MEANS);
    const { regressor } = fitted;
    expect(FittedLearner.parse(JSON.parse(JSON.stringify(regressor)))).toEqual(regressor);
    if (regressor.kind !== "blend") throw new Error("a blend was asked for");
    const answers = prepareLearner(fitted)(TABLE.features);
    const [ridge, nnls] = regressor.members.map((member) => preparePipeline(member)(TABLE.features));
    const [left, right] = regressor.members.map(({ weight }) => weight);
    for (const [row, answer] of answers.entries()) {
      expect(Math.log(answer)).toBeCloseTo(left! * Math.log(ridge![row]!) + right! * Math.log(nnls![row]!), 9);
    }
  });

  it("refits a single one on all rows", async () => {
    const given = await contest();
    const [outcome] = given.outcomes;
    const choice = { kind: "single", learner: "ridge", predicted: outcome!.predicted, outcome: outcome! } as const;
    const fitted = await fitLearner(choice, given, TABLE.features, "log", MEANS);
    expect(fitted.regressor.kind).toBe("ridge");
    expect(fitted.features.base).toHaveLength(2);
    expect(prepareLearner(fitted)(TABLE.features)).toHaveLength(36);
  });
});
