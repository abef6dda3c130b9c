import { describe, expect, it } from "vitest";

import { LEARNER_NAMES } from "#core/campaign/learner-names.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";
import { trainInputs } from "#core/campaign/train-inputs.ts";
import { trainSentences } from "#core/campaign/train-words.ts";
import { DocumentError } from "#core/document/document-error.ts";
import { LEARNER_FAMILIES } from "#core/selection/default-trials.ts";

import { featureColumns } from "../../../functions/aggregator/feature-columns.ts";
import { campaignWith, specWith } from "./campaign-fixture.ts";

const COMPONENTS = {
  blur: { cpu: [0.5, 1, 2], memory: ["256Mi", "1Gi"], environment: { WIDTH: [320, 640], MODE: ["a", "b"] } },
};

function sentencesOf(train: unknown): readonly string[] {
  const text = [
    ...Object.entries(specWith({ components: COMPONENTS })).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    `train: ${JSON.stringify(train)}`,
  ].join("\n");
  try {
    readCampaign(text, "c.yaml", { resources: ["here"] });
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ sentence }) => sentence);
    throw error;
  }
  return [];
}

describe("the train section of a campaign", () => {
  it("makes another campaign only where it says something", () => {
    const plain = campaignWith({ components: COMPONENTS });
    // The id of this very spec before there was such a section.
    expect(campaignWith().id).toBe("faces-a19fa315");
    for (const train of [{}, { extrapolate: [], deployment: {} }]) {
      expect(campaignWith({ components: COMPONENTS, train })).toEqual(plain);
    }
    expect(plain).not.toHaveProperty("train");
    const other = campaignWith({ components: COMPONENTS, train: { search: "grid" } });
    expect(other.id).not.toBe(plain.id);
    expect(other.train).toEqual({ search: "grid" });
  });

  it("has ranges in the units of the datasets, and its names in one order", () => {
    const { train } = campaignWith({
      components: COMPONENTS,
      train: {
        extrapolate: ["blur.memory", "blur.cpu", "blur.cpu"],
        deployment: { "blur.memory": ["64Mi", "2Gi"], "blur.cpu": ["250m", 4], "load.batchSize": [1, 10] },
        metric: "pinball:.9",
        learners: ["ridge", "law"],
        timeLimitSeconds: 60,
      },
    });
    expect(train).toEqual({
      extrapolate: ["blur.cpu", "blur.memory"],
      deployment: {
        "blur.cpu": { minimum: 250, maximum: 4000 },
        "blur.memory": { minimum: 2 ** 26, maximum: 2 ** 31 },
        "load.batchSize": { minimum: 1, maximum: 10 },
      },
      metric: "pinball:.9",
      learners: ["law", "ridge"],
      timeLimitSeconds: 60,
    });
  });

  it.each([
    [
      { extrapolate: ["blur.cpus"] },
      'train.extrapolate[0] must be an input of numbers of this campaign: did you mean "blur.cpu"?: current value is "blur.cpus"',
    ],
    [{ extrapolate: ["blur.environment.MODE"] }, "train.extrapolate[0] must be an input of numbers of this campaign: "],
    [
      { extrapolate: ["blur.parallelism"] },
      "train.extrapolate[0] must have at least 2 values in the campaign, to be tested on what was not learned: it has 1",
    ],
    [
      { interpolate: ["blur.memory"] },
      "train.interpolate[0] must have at least 3 values in the campaign, to be tested on what was not learned: it has 2",
    ],
    [{ extrapolate: ["inputBytes"] }, "train.extrapolate[0] must have at least 2 input sets in the campaign"],
    [
      { extrapolate: ["blur.cpu"], interpolate: ["blur.cpu"] },
      "train.interpolate[0] must not be in train.extrapolate too",
    ],
    [
      { deployment: { "blur.cpu": [4, 0.25] } },
      'train.deployment."blur.cpu" must begin with the smallest value: current value is [4,0.25]',
    ],
    [
      { deployment: { "blur.cpu": [1] } },
      'train.deployment."blur.cpu" must be the smallest and the largest value: current value is [1]',
    ],
    [
      { deployment: { "blur.cpu": [1, "many"] } },
      'train.deployment."blur.cpu"[1] must be a value as components give it, not below 0: current value is "many"',
    ],
    [
      { deployment: { "load.batchsize": [1, 2] } },
      'train.deployment."load.batchsize" must be an input of numbers of this campaign: did you mean "load.batchSize"?',
    ],
    [{ metric: "mse" }, 'train.metric must be one of mape, mae, rmse, r2, pinball:0.9: current value is "mse"'],
    [{ learners: ["rigde"] }, 'train.learners[0] must be a learner: did you mean "ridge"?'],
    [{ search: "gird" }, 'train.search must be a search: did you mean "grid"?'],
    [{ timeLimitSeconds: 0 }, "train.timeLimitSeconds must be a number of seconds above 0: current value is 0"],
    [{ extrapolat: [] }, 'train.extrapolat must not be there: did you mean "extrapolate"?'],
  ])("%j is refused by its line", (train, rule) => {
    const sentences = sentencesOf(train);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^c\.yaml:6:\d+: Cannot read the campaign as /);
    expect(sentences[0]).toContain(rule);
  });

  it("names what the datasets have columns for", () => {
    const loads = [
      { batchSize: [1, 2], interUploadSeconds: 1 },
      { kind: "poisson", requestsPerSecond: [1, 2], durationSeconds: 5 },
      { kind: "ramp", fromPerSecond: 1, toPerSecond: 2, durationSeconds: 5 },
      { kind: "trace", seconds: [0, 1], speed: [1, 2] },
    ];
    for (const load of loads) {
      const campaign = campaignWith({
        components: { ...COMPONENTS, encode: { concurrency: [1, 2], maxScale: 3 } },
        load,
      });
      for (const subject of ["blur", "encode", "workflow"]) {
        const there = [
          ...featureColumns(campaign, subject).map(({ column }) => column),
          { name: "inputBytes", unit: "B" },
        ];
        for (const { name, unit, columnOf } of trainInputs(campaign)) {
          const column = columnOf(subject);
          const other = subject !== "workflow" && !name.startsWith(`${subject}.`) && /^(blur|encode)\./.test(name);
          if (other) expect(column).toBeUndefined();
          else expect(there, name).toContainEqual(expect.objectContaining({ name: column, unit }));
        }
      }
    }
  });

  it("knows every learner there is by name", () => {
    expect(LEARNER_NAMES).toEqual(LEARNER_FAMILIES);
  });

  it("is told in the words of a plan", () => {
    expect(trainSentences(campaignWith())).toEqual([]);
    const campaign = campaignWith({
      components: COMPONENTS,
      train: {
        extrapolate: ["blur.cpu"],
        interpolate: ["inputBytes"],
        deployment: { "blur.cpu": [0.25, 4], "blur.memory": ["64Mi", "2Gi"] },
        learners: ["ridge", "law"],
        search: "bayes",
        metric: "rmse",
        timeLimitSeconds: 600,
      },
      inputs: { a: ["01/a"], b: ["02/b"], c: ["03/c"] },
    });
    expect(trainSentences(campaign)).toEqual([
      "Models are tested beyond the largest values of blur.cpu and between the values of inputBytes.",
      "They will serve blur.cpu from 0.25 cores to 4 cores and blur.memory from 64 MiB to 2 GiB: where that goes beyond what is measured, learners are chosen by how they go on there.",
      "Learned with law and ridge only, a search (bayes) of their hyperparameters, the choice by rmse, at most 10 min of work a model.",
    ]);
  });
});
