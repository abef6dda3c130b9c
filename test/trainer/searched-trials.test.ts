import { describe, expect, it } from "vitest";

import { KeptTrials } from "#core/model/kept-trials.ts";
import type { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";
import { SEARCH_METHODS, type SearchPlan } from "#core/model/search-plan.ts";
import type { TrainingTask } from "#core/model/training-task.ts";
import type { SearchSpace } from "#core/selection/search/search-space.ts";

import { learningSession } from "../../functions/trainer/learning-session.ts";
import { SearchStopped, SharedTrials } from "../../functions/trainer/shared-trials.ts";
import { trialOf } from "../support/learning-fixture.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { slowTrials } from "../support/slow-trials.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset } from "../support/trained-campaign.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

const DATASET = campaignDataset(
  "blur",
  "invocation",
  { serviceSeconds: (cpu, bytes) => 0.2 + (bytes / 1e6) * (1000 / cpu) },
  64,
);
/** Points of this space take no less work together. */
const NETS: SearchSpace = {
  family: "elastic-net",
  targetScale: "log",
  errorWeights: "equal",
  onto: null,
  recipes: [{ numbers: ["log", "inverse"], degree: 1, scaling: "standardise" }],
  regressor: { kind: "elastic-net", alpha: 1, l1Ratio: 0.5, positive: false, fitIntercept: true },
  dimensions: { alpha: { kind: "log-uniform", low: 1e-4, high: 1e4 } },
};
const TASK: TrainingTask = {
  format: "training-task",
  version: 1,
  campaignId: CAMPAIGN_ID,
  datasetsSha256: "0".repeat(64),
  subject: "blur",
  target: "serviceSeconds",
  step: 1,
  share: { index: 0, of: 1 },
};
const BAYES: SearchPlan = {
  method: { ...SEARCH_METHODS.bayes, points: 12, initial: 4, batch: 4 },
  spaces: () => [NETS],
};
const HALVED: SearchPlan = {
  method: { kind: "grid", levels: 30, thinAbove: null, halveAbove: 5 },
  spaces: () => [NETS],
};

async function learned(ports: TrainerPorts, search: SearchPlan, shared?: SharedTrials): Promise<Model> {
  const session = await learningSession(ports);
  const options = { name: "faces.blur.serviceSeconds", target: "serviceSeconds", seed: 1, search };
  const trials = () => [trialOf({ kind: "mean" }), trialOf({ kind: "ridge", alpha: 100 }, { targetScale: "log" })];
  return session.learn(DATASET, { ...options, trials, ...(shared === undefined ? {} : { runTrials: shared.run }) });
}

describe("a search whose trials are objects", () => {
  it.each([
    ["bayes", BAYES],
    ["grid with parts", HALVED],
  ])("comes to the bytes of one that is not, over as many steps as it takes: %s", async (_what, plan) => {
    const store = await testBuckets();
    const expected = modelVersion(await learned(trainerPorts(store), plan)).sha256;
    let model: Model | undefined;
    let steps = 0;
    for (; model === undefined && steps < 50; steps++) {
      const ports = trainerPorts(store, { ...slowTrials(), stepSeconds: 40 });
      const session = await learningSession(ports);
      const dataSha256 = "1".repeat(64);
      const isLearned = () => Promise.resolve(false);
      const shared = new SharedTrials({ task: TASK, session, dataSha256, seed: 1, failedBefore: 0, isLearned, ports });
      try {
        model = await learned(ports, plan, shared);
      } catch (error) {
        if (!(error instanceof SearchStopped) || error.why.kind !== "stopped") throw error;
      }
    }
    expect(steps).toBeGreaterThan(2);
    expect(modelVersion(model!).sha256).toBe(expected);
    // A trial on a part and the same on everything are two objects.
    const objects = Object.entries(await contents(store, "state")).filter(([key]) => key.includes("/trials/"));
    const kept = objects.flatMap(([, text]) => KeptTrials.parse(JSON.parse(text)).trials);
    const { trials, partTrials } = model!.training.search!;
    expect(kept.length).toBeLessThanOrEqual(trials + partTrials);
    expect(kept.length).toBeGreaterThan(trials + partTrials - 4);
    expect(partTrials > 0).toBe(plan === HALVED);
  });
});
