import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { chooseFolds } from "#core/selection/folds.ts";
import {
  chooseTrial,
  searchTrials,
  selectionError,
  selectionErrorFor,
  type TrainedOutcome,
} from "#core/selection/search.ts";
import type { Trial } from "#core/selection/trial.ts";

import { lawTable, runTrials } from "../../support/learning-fixture.ts";

const trial = (regressor: Trial["regressor"], degree: 1 | 2 | 3 = 1): Trial => ({
  features: { numbers: ["log"], degree, scaling: "standardise" },
  targetScale: "log",
  errorWeights: "equal",
  regressor,
});

describe("searchTrials()", () => {
  it("gives outcomes in the order of the trials, a failed one with its reason", async () => {
    const table = lawTable({ configurations: 8 });
    const network = {
      kind: "network",
      hiddenUnits: [2],
      activation: "tanh",
      epochs: 1,
      batchSize: 9,
      learningRate: 0.1,
      l2: 0,
    } as const;
    const outcomes = await searchTrials(
      [trial({ kind: "mean" }), trial(network), trial({ kind: "ridge", alpha: 0.1 })],
      table,
      chooseFolds(table.groups, prng(1)),
      { seed: 1, trainNetwork: () => Promise.reject(new Error("the library is gone")) },
      runTrials,
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(["trained", "failed", "trained"]);
    expect(outcomes[1]).toMatchObject({
      reason: expect.stringMatching(/^network, .*: the library is gone$/) as string,
    });
  });

  it("does the same whatever order the trials come in", async () => {
    const table = lawTable({ configurations: 12 });
    const trials = [trial({ kind: "ridge", alpha: 1 }), trial({ kind: "ridge", alpha: 1 }, 2), trial({ kind: "mean" })];
    const search = (list: Trial[]) =>
      searchTrials(list, table, chooseFolds(table.groups, prng(1)), { seed: 1, trainNetwork: null }, runTrials);
    expect((await search([...trials].reverse())).reverse()).toEqual(await search(trials));
  });
});

describe("selectionErrorFor()", () => {
  it("goes by relative errors unless targets are zero", () => {
    expect(selectionErrorFor(Float64Array.of(1, 2))).toBe("capped-mape");
    expect(selectionErrorFor(Float64Array.of(0, 2))).toBe("relative-mae");
  });
});

describe("selectionError()", () => {
  it("looks at the rows it is given only", () => {
    const measured = Float64Array.of(2, 0, 4);
    const predicted = Float64Array.of(1, 1, 40);
    expect(selectionError("capped-mape", measured, predicted, [0])).toBe(0.5);
    expect(selectionError("capped-mape", measured, predicted, [0, 2])).toBe(0.75);
    expect(selectionError("relative-mae", measured, predicted, [0, 1])).toBe(1);
  });
});

describe("chooseTrial()", () => {
  const outcome = (kind: "mean" | "nnls", predicted: number[]): TrainedOutcome => ({
    kind: "trained",
    trial: trial({ kind }),
    predicted: Float64Array.from(predicted),
  });

  it("takes the smallest error, and the first of equals", () => {
    const measured = Float64Array.of(1, 1);
    const [worse, better] = [outcome("mean", [1, 2]), outcome("nnls", [1, 1.5])];
    expect(chooseTrial([worse, better], "capped-mape", measured, [0, 1])).toBe(better);
    expect(chooseTrial([worse, better], "capped-mape", measured, [0])).toBe(worse);
  });

  it("is not swayed by rounding, nor by one absurd answer", () => {
    const measured = Float64Array.of(1, 1, 1);
    const exact = outcome("mean", [1 + 1e-15, 1, 1]);
    expect(chooseTrial([exact, outcome("nnls", [1, 1, 1])], "capped-mape", measured, [0, 1, 2])).toBe(exact);
    const absurdOnce = outcome("nnls", [1, 1, 1e9]);
    expect(chooseTrial([outcome("mean", [1.5, 1.5, 1.5]), absurdOnce], "capped-mape", measured, [0, 1, 2])).toBe(
      absurdOnce,
    );
  });

  it("refuses to choose from nothing", () => {
    expect(() => chooseTrial([], "capped-mape", Float64Array.of(1), [0])).toThrow(/at least one trial/);
  });
});
