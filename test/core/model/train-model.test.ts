import { describe, expect, it } from "vitest";

import { loadTfjsNetworkTrainer } from "#adapters/learning/tfjs-network-trainer.ts";
import { selectTableRows } from "#core/dataset/feature-table.ts";
import type { TrainingTable } from "#core/dataset/training-table.ts";
import { Model } from "#core/model/model.ts";
import { modelVersion } from "#core/model/model-version.ts";
import { predictRows } from "#core/model/predict.ts";
import { prng } from "#core/numeric/prng.ts";
import { trainModel, type TrainOptions } from "#core/model/train-model.ts";
import { allTrials, LEARNER_FAMILIES } from "#core/selection/default-trials.ts";
import { BASELINE_FAMILY } from "#core/selection/families.ts";
import { learnerName } from "#core/selection/fitted-learner.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { mape } from "#core/selection/mape.ts";
import type { Trial } from "#core/selection/trial.ts";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";

import { lawTable, learningHere, tableOf, trialOf, PLAIN_PROCESS } from "../../support/learning-fixture.ts";

const OPTIONS: TrainOptions = {
  name: "faces.blur.serviceSeconds",
  seed: 1,
  dataSha256: "0".repeat(64),
  backend: null,
  nodeMajor: 20,
  learner: learningHere(),
};

/** A short list of trials, where the test is not about which are tried. */
function few({ targets }: LearningProblem): Trial[] {
  const targetScale = targets.every((target) => target > 0) ? "log" : "identity";
  const squares = { numbers: ["log"], degree: 2, scaling: "standardise" } as const;
  return [
    trialOf({ kind: "mean" }, { targetScale }),
    trialOf({ kind: "ridge", alpha: 0.1 }, { targetScale, features: squares }),
  ];
}

const FAST: TrainOptions = { ...OPTIONS, trials: few };

function questionsOf({ features }: TrainingTable): Record<string, number | string>[] {
  return Array.from({ length: features.rowCount }, (_, row) =>
    Object.fromEntries(features.columns.map(({ name, values }) => [name, values[row]!])),
  );
}

describe("trainModel()", () => {
  it("learns a law from a few noisy measurements, every family taking part, and beats the mean by far", async () => {
    const { backend, train } = await loadTfjsNetworkTrainer(["tfjs-wasm"]);
    const table = lawTable({ configurations: 14, noise: 0.03 });
    const learner = learningHere(train);
    const model = await trainModel(table, { ...OPTIONS, backend, learner, trials: allTrials });
    expect(Model.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
    expect(model.metrics.heldOut.mape!).toBeLessThan(0.08);
    expect(model.metrics.baseline.mape!).toBeGreaterThan(0.5);
    // The family that only goes beyond a boundary has nothing to do here.
    const tried = model.candidates.map(({ family }) => family);
    expect(LEARNER_FAMILIES).toEqual(expect.arrayContaining(tried));
    expect(tried).toEqual(expect.arrayContaining([BASELINE_FAMILY, "ridge", "law", "network"]));
    expect(model.candidates.filter(({ kind }) => kind === "failed")).toEqual([]);
    const shares = model.learner.members.map(({ weight }) => weight);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    for (const { family, weight } of model.learner.members) {
      const candidate = model.candidates.find((each) => each.family === family)!;
      if (weight > 0) expect(candidate).toMatchObject({ kind: "trained", weight });
    }
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
      const model = await trainModel(table, FAST);
      const later = lawTable({ configurations: 300, repetitions: 1, noise: 0.15, seed: `later ${campaign}` });
      for (const [row, { lower, upper }] of predictRows(model, questionsOf(later)).entries()) {
        asked++;
        if (lower <= later.targets[row]! && later.targets[row]! <= upper) inside++;
      }
    }
    expect(inside / asked).toBeGreaterThan(0.87);
    expect(inside / asked).toBeLessThan(0.95);
  });

  it("has ends that go with the unit of the target, whatever the order of the rows", async () => {
    const table = lawTable({ configurations: 20, noise: 0.1 });
    const questions = questionsOf(lawTable({ configurations: 10, seed: "asked" }));
    const answersOf = async (of: TrainingTable) => predictRows(await trainModel(of, FAST), questions);
    const seconds = await answersOf(table);
    const milliseconds = await answersOf({ ...table, targets: table.targets.map((target) => 1000 * target) });
    for (const [row, { prediction, lower, upper }] of milliseconds.entries()) {
      const here = seconds[row]!;
      expect(lower).toBeGreaterThan(0);
      expect(prediction / here.prediction).toBeCloseTo(1000, 6);
      expect(lower / here.lower).toBeCloseTo(1000, 6);
      expect(upper / here.upper).toBeCloseTo(1000, 6);
    }
    const order = [...table.targets.keys()].reverse();
    const backwards = {
      ...table,
      features: selectTableRows(table.features, order),
      targets: Float64Array.from(order, (row) => table.targets[row]!),
      groups: order.map((row) => table.groups[row]!),
    };
    for (const [row, { lower, upper }] of (await answersOf(backwards)).entries()) {
      expect(lower / seconds[row]!.lower).toBeCloseTo(1, 6);
      expect(upper / seconds[row]!.upper).toBeCloseTo(1, 6);
    }
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
      family: "network",
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
    expect(learnerName(model.learner)).toBe("mean");
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

  it("is chosen for what will be asked: tested beyond each cut, and sure of itself there", async () => {
    const table = lawTable({ configurations: 40, noise: 0.02, law: (cpu, mb) => 0.5 + mb ** 1.3 / cpu });
    const question = { extrapolate: ["megabytes"], interpolate: [] };
    const model = await trainModel(table, { ...FAST, question });
    expect(model.question).toEqual(question);
    expect(model.metrics.folds.kind).toBe("extrapolation");
    expect(model.metrics.folds.choices).toHaveLength(model.metrics.folds.count);
    expect(model.interval.description).toContain("beyond a cut of the range");
    const megabytes = table.features.columns.find(({ name }) => name === "megabytes")!.values as Float64Array;
    const largest = Math.max(...megabytes);
    // What is held out is the upper end, more than once.
    expect(heldOutRowsOf(model).some(({ inputs }) => inputs["megabytes"] === largest)).toBe(true);
    expect(heldOutRowsOf(model).some(({ inputs }) => inputs["megabytes"] === Math.min(...megabytes))).toBe(false);

    const [width] = predictRows(model, [{ cpu: 1, megabytes: 1.5 * largest }]).map(({ lower, upper }) => upper / lower);
    const near = await trainModel(table, FAST);
    expect(near.metrics.folds.kind).not.toBe("extrapolation");
    const half = (of: Model): number => of.interval.quantiles.find(({ level }) => level === 0.9)!.scaledError;
    expect(half(model)).toBeGreaterThanOrEqual(half(near));
    // Calibrated for it, the interval is not widened by the distance.
    expect(Math.log(width!) / 2).toBeLessThanOrEqual(half(model) * Math.exp(1.5) + 1e-9);
  });

  it.each([
    ["two cuts", [1, 2, 3, 4]],
    ["four cuts", [1, 2, 3, 4, 5, 6, 7, 8]],
  ])(
    "never lets what lies beyond a cut say anything of the answer there, nor of its interval: %s",
    async (_, values) => {
      const random = prng("beyond");
      const cores = values.flatMap((value) => [value, value, value]);
      const seconds = cores.map((value) => (1 + 10 / value) * (0.95 + 0.1 * random()));
      const names = cores.map((value) => `c${value}`);
      const heldOutOf = async (factor: number) => {
        // The largest value is beyond every cut, and learned from only for what is delivered.
        const targets = seconds.map((value, row) => (cores[row] === values.at(-1) ? factor * value : value));
        const question = { extrapolate: ["cores"], interpolate: [] };
        const model = await trainModel(tableOf({ cores }, targets, names), { ...FAST, question });
        return heldOutRowsOf(model).map(({ fold, predicted, lower, upper }) => ({ fold, predicted, lower, upper }));
      };
      expect(await heldOutOf(3)).toEqual(await heldOutOf(1));
    },
  );

  it("goes by the metric and by the trials that it is told", async () => {
    const table = lawTable({ configurations: 8 });
    const model = await trainModel(table, { ...FAST, metric: "rmse" });
    expect(model.selectedBy).toBe("rmse");
    expect(model.candidates.map(({ family }) => family)).toEqual(["mean", "ridge"]);
    const ridge = model.candidates[1]!;
    if (ridge.kind === "failed") throw new Error(ridge.reason);
    expect(ridge.selectionError).toBeGreaterThan(0);
    expect(ridge.weight).toBe(1);
  });

  it("asks a learner that knows how uncertain it is for the width of the interval", async () => {
    const table = lawTable({ configurations: 16 });
    const model = await trainModel(table, { ...OPTIONS, trials: (problem) => [...few(problem), PLAIN_PROCESS] });
    expect(model.interval.scale).toEqual({ kind: "posterior" });
    expect(model.learner.members[model.interval.reference!]!.family).toBe("gaussian-process");
    const restored = Model.parse(JSON.parse(modelVersion(model).text));
    const [inside, far] = predictRows(restored, [
      { cpu: 2, megabytes: 5 },
      { cpu: 2, megabytes: 10 ** 4 },
    ]).map(({ lower, upper }) => Math.log(upper / lower));
    expect(far).toBeGreaterThan(2 * inside!);
  });

  it("covers further measurements of what was measured by an interval of their own", async () => {
    let inside = 0;
    const rounds = 5;
    const asked = 40 * 6;
    for (let round = 0; round < rounds; round++) {
      const noise = 0.1;
      const whole = lawTable({ configurations: 40, repetitions: 9, noise, seed: `again ${round}` });
      const isLearned = (row: number): boolean => row % 9 < 3;
      const order = [...whole.targets.keys()];
      const learned = {
        ...whole,
        features: selectTableRows(whole.features, order.filter(isLearned)),
        targets: whole.targets.filter((_, row) => isLearned(row)),
        groups: whole.groups.filter((_, row) => isLearned(row)),
      };
      const model = await trainModel(learned, { ...OPTIONS, trials: () => [PLAIN_PROCESS] });
      expect(model.interval.knownQuantiles?.map(({ level }) => level)).toContain(0.9);
      const questions = questionsOf(whole);
      const later = order.filter((row) => !isLearned(row));
      const answers = predictRows(
        model,
        later.map((row) => questions[row]!),
      );
      inside += answers.filter(({ lower, upper }, index) => {
        const measured = whole.targets[later[index]!]!;
        return lower <= measured && measured <= upper;
      }).length;
    }
    expect(inside / (rounds * asked)).toBeGreaterThan(0.86);
    expect(inside / (rounds * asked)).toBeLessThan(0.95);
  });

  it("is as sure of what was measured as of what lies beside it where hardly anything was measured twice", async () => {
    const whole = lawTable({ configurations: 24, repetitions: 2, noise: 0.1 });
    const kept = [...whole.targets.keys()].filter((row) => row < 4 || row % 2 === 0);
    const table = {
      ...whole,
      features: selectTableRows(whole.features, kept),
      targets: Float64Array.from(kept, (row) => whole.targets[row]!),
      groups: kept.map((row) => whole.groups[row]!),
    };
    const model = await trainModel(table, { ...OPTIONS, trials: () => [PLAIN_PROCESS] });
    expect([model.interval.scale.kind, model.interval.knownQuantiles]).toEqual(["posterior", undefined]);
    const questions = questionsOf(table);
    const widths = (moved: number): number[] =>
      predictRows(
        model,
        questions.map((row) => ({ ...row, cpu: Number(row["cpu"]) * (1 + moved) })),
      ).map(({ lower, upper }) => Math.log(upper / lower));
    const beside = widths(1e-6);
    for (const [row, width] of widths(0).entries()) expect(width / beside[row]!).toBeCloseTo(1, 3);
  });

  it("says that an interval was calibrated on what it is judged by where there is one cut only", async () => {
    const cores = [1, 2, 3].flatMap((value) => [value, value, value]);
    const table = tableOf(
      { cores },
      cores.map((value, row) => 1 + 10 / value + (row % 3) / 100),
      cores.map((value) => `c${value}`),
    );
    const dataOf = async (extrapolate: string[]): Promise<string> =>
      (await trainModel(table, { ...FAST, question: { extrapolate, interpolate: [] } })).metrics.coverage.data;
    expect(await dataOf(["cores"])).toContain("calibrated on them too");
    expect(await dataOf([])).toContain("calibrated without them");
  });

  it("trusts another learner where something was measured than elsewhere", async () => {
    // Every configuration has an offset of its own, which nothing tells of but its measurements.
    const random = prng("offsets");
    const rows = Array.from({ length: 30 }, (_, index) => {
      const offset = Math.exp(0.5 * (random() - 0.5));
      return Array.from({ length: 4 }, () => ({ index, size: 1 + index, seconds: (1 + index) * offset }));
    }).flat();
    const table = tableOf(
      { size: rows.map(({ size }) => size) },
      rows.map(({ seconds }) => seconds),
      rows.map(({ index }) => `c${index}`),
    );
    const logs = { numbers: ["log"], degree: 1, scaling: "standardise" } as const;
    const trials = (): Trial[] => [
      trialOf({ kind: "mean" }, { targetScale: "log" }),
      trialOf({ kind: "ridge", alpha: 0.1 }, { targetScale: "log", features: logs }),
      trialOf({ kind: "decision-tree", maximumDepth: 20, minimumLeafRows: 1 }, { targetScale: "log" }),
    ];
    const model = await trainModel(table, { ...OPTIONS, trials });
    expect(Model.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
    const shares = model.learner.members.map(({ family, weight, knownWeight = 0 }) => [
      family,
      weight > 0.5,
      knownWeight > 0.5,
    ]);
    expect(shares).toEqual([
      ["ridge", true, false],
      ["decision-tree", false, true],
    ]);
    const known = predictRows(model, questionsOf(table)).map(({ prediction }) => prediction);
    expect(mape(table.targets, known)).toBeLessThan(1e-6);
    expect(model.metrics.heldOut.mape!).toBeGreaterThan(0.05);
    const beside = predictRows(model, [{ size: 10.5 }, { size: 10 }]);
    expect(beside[1]!.prediction).toBeCloseTo(table.targets[36]!, 5);
    expect(beside[0]!.prediction).not.toBeCloseTo(beside[1]!.prediction, 3);
  });

  it("says why where no learner succeeded", async () => {
    const learner = {
      ...OPTIONS.learner,
      search: (trials: readonly Trial[]) =>
        Promise.resolve(trials.map((trial) => ({ kind: "failed" as const, trial, reason: "no luck" }))),
    };
    await expect(trainModel(lawTable({ configurations: 4 }), { ...FAST, learner })).rejects.toThrow(
      "Cannot learn faces.blur.serviceSeconds as at least one learner must succeed: no luck",
    );
  });

  it("refuses fewer configurations than can be held out", async () => {
    await expect(trainModel(lawTable({ configurations: 2 }), OPTIONS)).rejects.toThrow(
      "Cannot learn serviceSeconds of blur (faces.blur.serviceSeconds) as at least 3 different configurations must have been measured: there are 2",
    );
  });
});
