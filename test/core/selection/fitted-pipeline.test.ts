import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { answerBounds, fitPipeline, preparePipeline } from "#core/selection/fitted-pipeline.ts";
import type { Trial } from "#core/selection/trial.ts";

import { featureTable, lawTable } from "../../support/learning-fixture.ts";

const MEANS = { random: prng(1), trainNetwork: null };
const powerLaw: Trial = {
  features: { numbers: ["log"], degree: 1, scaling: "standardise" },
  targetScale: "log",
  errorWeights: "equal",
  regressor: { kind: "ridge", alpha: 1e-6 },
};

describe("fitPipeline()", () => {
  it("recovers a power law from logarithms", async () => {
    const table = lawTable({ configurations: 20, noise: 0, law: (cpu, mb) => 3 * cpu ** -0.7 * mb ** 1.2 });
    const predict = preparePipeline(await fitPipeline(powerLaw, table.features, table.targets, MEANS));
    const [answer] = predict(featureTable({ cpu: [8], megabytes: [20] }));
    expect(answer! / (3 * 8 ** -0.7 * 20 ** 1.2)).toBeCloseTo(1, 4);
  });

  it("recovers a sum of costs from 1, x, 1/x and their products", async () => {
    const table = lawTable({ configurations: 20, noise: 0, law: (cpu, mb) => 0.4 + 0.1 * mb + (0.9 * mb) / cpu });
    const trial: Trial = {
      features: { numbers: ["identity", "inverse"], degree: 2, scaling: "divide" },
      targetScale: "identity",
      errorWeights: "relative",
      regressor: { kind: "nnls" },
    };
    const predict = preparePipeline(await fitPipeline(trial, table.features, table.targets, MEANS));
    const [answer] = predict(featureTable({ cpu: [8], megabytes: [20] }));
    expect(answer).toBeCloseTo(0.4 + 2 + 2.25, 2);
  });

  it("holds absurd answers to three orders of magnitude beyond what was measured, and above zero", async () => {
    const table = lawTable({ configurations: 20, noise: 0, law: (cpu) => cpu });
    const predict = preparePipeline(await fitPipeline(powerLaw, table.features, table.targets, MEANS));
    const [low, high] = predict(featureTable({ cpu: [1e-9, 1e300], megabytes: [1, 1] }));
    expect(low).toBeCloseTo(Math.min(...table.targets) / 1000, 9);
    expect(high! / (Math.max(...table.targets) * 1000)).toBeCloseTo(1, 9);
  });
});

describe("answerBounds()", () => {
  it("never lets positive targets be answered with zero or less, nor those that are never negative below zero", () => {
    expect(answerBounds("identity", Float64Array.of(2, 5)).minimum).toBe(0.002);
    expect(answerBounds("identity", Float64Array.of(0, 5)).minimum).toBe(0);
    expect(answerBounds("identity", Float64Array.of(-1, 5)).minimum).toBe(-6001);
  });
});
