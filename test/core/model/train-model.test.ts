import { describe, expect, it } from "vitest";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";
import { predictRows } from "#core/model/predict.ts";
import { prng } from "#core/numeric/prng.ts";
import { trainModel, type TrainOptions } from "#core/model/train-model.ts";
import { mape } from "#core/selection/mape.ts";
import type { Trial } from "#core/selection/trial.ts";

import { lawTable, runTrials, tableOf } from "../../support/learning-fixture.ts";

const OPTIONS: TrainOptions = {
  name: "faces.blur.serviceSeconds",
  seed: 1,
  dataSha256: "0".repeat(64),
  backend: null,
  nodeMajor: 20,
  trainNetwork: null,
  runTrials,
};

/** A short list of trials, where the test is not about which are tried. */
const few = (targetScale: "log" | "identity"): Trial[] => [
  {
    features: { numbers: ["identity"], degree: 1, scaling: "standardise" },
    targetScale,
    errorWeights: "equal",
    regressor: { kind: "mean" },
  },
  {
    features: { numbers: ["log"], degree: 2, scaling: "standardise" },
    targetScale,
    errorWeights: "equal",
    regressor: { kind: "ridge", alpha: 0.1 },
  },
];

function questionsOf({ features }: TrainingTable): Record<string, number | string>[] {
  return Array.from({ length: features.rowCount }, (_, row) =>
    Object.fromEntries(features.columns.map(({ name, values }) => [name, values[row]!])),
  );
}

describe("trainModel()", () => {
  it("learns a law from a few noisy measurements, all regressors taking part, and beats the mean by far", async () => {
    const { backend, train } = await loadTfjsNetworkTrainer(["tfjs-wasm"]);
    const table = lawTable({ configurations: 14, noise: 0.03 });
    const model = await trainModel(table, { ...OPTIONS, backend, trainNetwork: train });
    expect(Model.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
    expect(model.metrics.heldOut.mape!).toBeLessThan(0.08);
    expect(model.metrics.baseline.mape!).toBeGreaterThan(0.5);
    expect(model.candidates.map(({ kind, regressor }) => [regressor, kind])).toEqual(
      ["mean", "ridge", "nnls", "decision-tree", "random-forest", "network", "blend"].map((regressor) => [
        regressor,
        "trained",
      ]),
    );
    const unseen = lawTable({ configurations: 40, noise: 0, seed: "unseen" });
    const answers = predictRows(model, questionsOf(unseen));
    const inside = answers.map(({ extrapolation }) => extrapolation === 0);
    const measured = unseen.targets.filter((_, row) => inside[row]);
    expect(
      mape(
        measured,
        answers.filter((_, row) => inside[row]).map(({ prediction }) => prediction),
      ),
    ).toBeLessThan(0.08);
    expect(model.training).toMatchObject({ rows: 42, configurations: 14, backend: "tfjs-wasm 4.22.0", seed: 1 });
  });

  it("gives the same bytes for the same data and seed, and leaves the data as it was", async () => {
    const table = lawTable({ configurations: 6 });
    const before = structuredClone(table);
    const first = modelVersion(await trainModel(table, OPTIONS));
    expect(modelVersion(await trainModel(table, OPTIONS)).sha256).toBe(first.sha256);
    expect(table).toEqual(before);
  });

  it("answers bit for bit the same after its round trip through the artifact", async () => {
    const model = await trainModel(lawTable({ configurations: 8 }), OPTIONS);
    const restored = Model.parse(JSON.parse(modelVersion(model).text));
    const questions = questionsOf(lawTable({ configurations: 20, seed: "asked" }));
    expect(predictRows(restored, questions)).toEqual(predictRows(model, questions));
  });

  it("covers new configurations as often as it promises", async () => {
    // Ten campaigns, each asked for 300 configurations it has not seen, with noise that grows with the input.
    let inside = 0;
    let asked = 0;
    for (let campaign = 0; campaign < 10; campaign++) {
      const table = lawTable({ configurations: 30, repetitions: 2, noise: 0.15, seed: `train ${campaign}` });
      const model = await trainModel(table, { ...OPTIONS, trials: few });
      const later = lawTable({ configurations: 300, repetitions: 1, noise: 0.15, seed: `later ${campaign}` });
      for (const [row, { lower, upper }] of predictRows(model, questionsOf(later)).entries()) {
        asked++;
        if (lower <= later.targets[row]! && later.targets[row]! <= upper) inside++;
      }
    }
    expect(inside / asked).toBeGreaterThan(0.87);
    expect(inside / asked).toBeLessThan(0.95);
  });

  it("says so honestly where there is nothing to learn", async () => {
    const random = prng("noise");
    const cpu = Array.from({ length: 30 }, () => 1 + random());
    const table = tableOf(
      { cpu },
      cpu.map(() => 1 + 9 * random()),
      cpu.map((_, row) => `c${row}`),
    );
    const model = await trainModel(table, OPTIONS);
    expect(model.warnings).toContainEqual(expect.stringMatching(/^No learner clearly beat the mean/));
    // The number to quote is not flattered by the choice among forty trials.
    expect(model.metrics.heldOut.mape!).toBeGreaterThanOrEqual(model.metrics.selection.mape! - 1e-12);
    expect(model.metrics.coverage.share).toBeGreaterThan(0.7);
  });

  it("lists a learner that failed, with its reason, and warns", async () => {
    const model = await trainModel(lawTable({ configurations: 4 }), OPTIONS);
    expect(model.candidates).toContainEqual({
      kind: "failed",
      regressor: "network",
      reason: expect.stringContaining("no library that trains networks") as string,
    });
    expect(model.warnings).toContainEqual(expect.stringMatching(/^No network could be trained/));
    expect(model.warnings).toContainEqual(expect.stringMatching(/^Only 4 configurations were measured/));
  });

  it("learns targets that are zero at times, by their absolute errors", async () => {
    const faces = Array.from({ length: 40 }, (_, row) => Math.max(0, (row % 10) - 3));
    const table = tableOf(
      { size: faces.map((_, row) => row % 10) },
      faces,
      faces.map((_, row) => `c${row % 10}`),
    );
    const model = await trainModel(table, OPTIONS);
    expect(model.selectedBy).toBe("relative-mae");
    expect(model.interval.errors).toBe("difference");
    expect(model.metrics.heldOut.zeroTargets).toBe(16);
    const answers = predictRows(model, [{ size: 0 }, { size: 9 }]);
    expect(answers.every(({ prediction, lower }) => prediction >= 0 && lower >= 0)).toBe(true);
    expect(answers[1]!.prediction).toBeGreaterThan(answers[0]!.prediction + 3);
  });

  it("takes the mean of a target that never changes, and is sure of it", async () => {
    const table = lawTable({ configurations: 5, noise: 0, law: () => 7 });
    const model = await trainModel(table, OPTIONS);
    expect(model.regressor.kind).toBe("mean");
    const [answer] = predictRows(model, questionsOf(table));
    expect(answer!.prediction).toBeCloseTo(7, 9);
    expect(answer!.upper - answer!.lower).toBeLessThan(1e-4);
  });

  it("does well where 1, x, 1/x and their products make up the law", async () => {
    const law = (cpu: number, megabytes: number): number => 0.3 + 0.05 * megabytes + (0.8 * megabytes) / cpu;
    const model = await trainModel(lawTable({ configurations: 16, noise: 0.02, law }), OPTIONS);
    expect(model.metrics.heldOut.mape!).toBeLessThan(0.03);
    expect(model.metrics.heldOut.mape!).toBeGreaterThan(model.training.noiseFloorMape! / 2);
  });

  it("refuses fewer configurations than can be held out", async () => {
    await expect(trainModel(lawTable({ configurations: 2 }), OPTIONS)).rejects.toThrow(
      "Cannot learn serviceSeconds of blur (faces.blur.serviceSeconds) as at least 3 different configurations must have been measured: there are 2",
    );
  });
});
