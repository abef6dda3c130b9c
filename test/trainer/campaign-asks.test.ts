import { describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { reportObject, trainedObject } from "#core/campaign/object-keys.ts";
import { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";
import { Trained } from "#core/model/trained.ts";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";

import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { slowTrials } from "../support/slow-trials.ts";
import { testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainerPorts } from "../support/trainer-ports.ts";

const DATASET = campaignDataset(
  "blur",
  "invocation",
  { serviceSeconds: (cpu, bytes) => 0.2 + (bytes / 1e6) * (1000 / cpu) },
  16,
);

/** The model of a campaign that says how it will be asked and learned, with its report and the steps that it took. */
async function learned(train: Campaign["train"], changes: () => Partial<TrainerPorts> = () => ({})) {
  const store = await testBuckets();
  await putMeasuredCampaign(store, [DATASET], train);
  let steps = 0;
  for (let left = await untrained(store); left.length > 0; left = await untrained(store)) {
    for (const upload of left) await trainCampaign(upload, trainerPorts(store, changes()));
    steps += left.length;
  }
  const { notTrained } = await requireArtifact(store, trainedObject(CAMPAIGN_ID), Trained);
  const [name] = (await listObjects(store, { bucket: "models", key: "" })).filter(({ key }) =>
    key.endsWith("/model.json"),
  );
  const model = name && (await requireArtifact(store, { bucket: "models", key: name.key }, Model));
  const report = await store.get("models", reportObject(CAMPAIGN_ID).key);
  return { model, notTrained, steps, report: new TextDecoder().decode(report?.body).replaceAll("\u00a0", " ") };
}

describe("a campaign that says how its models will be asked", () => {
  it("has them tested on the largest values where they will serve beyond them, and says so in model and report", async () => {
    const { model, report } = await learned({ deployment: { "blur.cpu": { minimum: 500, maximum: 8000 } } });
    expect(model?.question).toEqual({ extrapolate: ["cpuMillicores"], interpolate: [] });
    expect(model?.metrics.folds.kind).toBe("extrapolation");
    expect(model?.candidates.map(({ family }) => family)).not.toContain("extra-trees");
    const sentence =
      "It was chosen and judged by the largest measured values of cpuMillicores, held out: cpuMillicores will be up to 8 cores where the model serves, and 2 cores was the largest that was measured.";
    expect(model?.warnings[0]).toBe(sentence);
    expect(report).toContain(sentence);
    // The held-out rows are those of the largest values, not any.
    expect(Math.min(...heldOutRowsOf(model!).map(({ inputs }) => Number(inputs["cpuMillicores"])))).toBeGreaterThan(
      1000,
    );
  });

  it("has them tested on the smallest values where they will serve below them", async () => {
    const { model } = await learned({ deployment: { "blur.cpu": { minimum: 100, maximum: 2000 } } });
    expect(model?.question).toEqual({ extrapolate: [], interpolate: [], below: ["cpuMillicores"] });
    expect(model?.candidates.map(({ family }) => family)).not.toContain("boosting");
    expect(Math.max(...heldOutRowsOf(model!).map(({ inputs }) => Number(inputs["cpuMillicores"])))).toBeLessThan(1500);
  });

  it("is learned as ever where nothing is said, and nothing goes beyond what was measured", async () => {
    const { model } = await learned(undefined);
    expect(model?.metrics.folds.kind).toBe("leave-one-configuration-out");
    expect(model?.question).toEqual({ extrapolate: [], interpolate: [] });
    expect(model?.warnings.join()).not.toContain("held out:");
  });

  it("is learned by the learners, the metric and the search that were asked for, by any number of invocations", async () => {
    const train = { learners: ["elastic-net", "law"], metric: "rmse", search: "random" } as const;
    const asked = { ...train, learners: [...train.learners] };
    const { model } = await learned(asked);
    expect(model?.selectedBy).toBe("rmse");
    expect(model?.candidates.map(({ family }) => family).sort()).toEqual(["elastic-net", "law", "mean"]);
    expect(model?.training.search).toMatchObject({ method: "random", endedByTime: false });
    const shared = await learned(asked, () => ({ ...slowTrials(), invocationsPerTarget: 4, stepSeconds: 200 }));
    expect(shared.steps).toBeGreaterThan(4);
    expect(modelVersion(shared.model!).sha256).toBe(modelVersion(model!).sha256);
  });

  it("is tried no longer than it may take, whatever number of steps that is", async () => {
    const asked = { learners: ["elastic-net" as const], search: "random" as const, timeLimitSeconds: 100 };
    const { model, steps } = await learned(asked, () => ({ ...slowTrials([], 5), stepSeconds: 40 }));
    expect(steps).toBeGreaterThan(3);
    const { search } = model!.training;
    expect(search).toMatchObject({ endedByTime: true, timeLimitSeconds: 100 });
    // Trials take 5 s each and are begun four at a time.
    expect(search?.trials).toBeGreaterThanOrEqual(20);
    expect(search?.trials).toBeLessThan(24);
    expect(model?.warnings.join("\n")).toContain("The time limit of 100 s ended the search");
  });

  it("says why a learner that was asked for cannot learn it", async () => {
    const { notTrained } = await learned({ learners: ["boundary-law"] });
    expect(notTrained[0]?.reason).toContain("Cannot learn by boundary-law as it needs an input of positive numbers");
  });
});
