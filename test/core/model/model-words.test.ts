import { describe, expect, it } from "vitest";

import { answerSentence, familyWords, learnerWords, predictionWords, qualityWords } from "#core/model/model-words.ts";
import type { Model } from "#core/model/model.ts";
import { LEARNER_FAMILIES } from "#core/selection/default-trials.ts";

import { modelFixture } from "../../support/model-fixture.ts";

const MODEL = modelFixture();
const INSIDE = { prediction: 2.31, lower: 2.1, upper: 2.55, extrapolation: 0, reason: "" };

describe("predictionWords()", () => {
  it("gives the prediction with its interval, each with its unit", () => {
    expect(predictionWords(MODEL, INSIDE)).toBe("predicted 2.31 s, 90 % between 2.10 s and 2.55 s");
  });
});

describe("answerSentence()", () => {
  it("names target and subject", () => {
    expect(answerSentence(MODEL, INSIDE)).toBe(
      "serviceSeconds of blur: predicted 2.31 s, 90 % between 2.10 s and 2.55 s.",
    );
    expect(answerSentence(modelFixture({ subject: "workflow" }), INSIDE)).toMatch(
      /^serviceSeconds of the whole workflow: /,
    );
  });

  it("adds the reservation outside of what was measured", () => {
    const outside = { ...INSIDE, extrapolation: 1, reason: "cpu is far above" };
    expect(answerSentence(MODEL, outside)).toMatch(/\. Outside of what was measured: cpu is far above\.$/);
  });
});

describe("qualityWords()", () => {
  it("gives the held-out error beside the baseline's, the coverage and the noise", () => {
    expect(qualityWords(MODEL)).toEqual([
      "Chosen was ridge regression, trained on 18 rows of 9 configurations.",
      "On configurations that it had not seen it is off by 4.2 % on average (MAPE); guessing the mean is off by 61 %.",
      "Of 18 held-out rows 88.9 % lie inside their 90 % interval.",
      "Guessing a row by the other measurements of its configuration is off by 3 %.",
    ]);
  });

  it("speaks in the target's unit where measured values are zero, and says when the model is partial", () => {
    const heldOut = { ...MODEL.metrics.heldOut, mape: null };
    const words = qualityWords(
      modelFixture({ metrics: { ...MODEL.metrics, heldOut }, selectedBy: "relative-mae", partial: true }),
    );
    expect(words[1]).toBe(
      "On configurations that it had not seen it is off by 60 ms on average; guessing the mean is off by 900 ms.",
    );
    expect(words.at(-1)).toMatch(/part of its campaign only/);
  });
});

it("familyWords() has words of its own for every family that can be asked for", () => {
  for (const family of LEARNER_FAMILIES) expect(familyWords(family)).not.toBe(family);
  expect(new Set(LEARNER_FAMILIES.map(familyWords)).size).toBe(LEARNER_FAMILIES.length);
  expect(familyWords("something new")).toBe("something new");
});

it("learnerWords() names one learner, or a blend with its shares, the largest first", () => {
  const [member] = MODEL.learner.members;
  const learner = (...shares: [string, number][]): Model["learner"] => ({
    targetScale: "log",
    members: shares.map(([family, weight]) => ({ ...member!, family, weight })),
  });
  expect(learnerWords(learner(["ridge", 1], ["gaussian-process", 0]))).toBe("ridge regression");
  expect(learnerWords(learner(["ridge", 0.25], ["law", 0.125], ["network", 0.625]))).toBe(
    "a blend of a neural network (62.5 %), ridge regression (25 %) and a law of cost (12.5 %)",
  );
});
