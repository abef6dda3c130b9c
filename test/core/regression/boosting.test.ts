import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { boosting, type BoostingHyperparameters } from "#core/regression/boosting.ts";
import type { FitTask } from "#core/regression/regressor.ts";

import { regressorContract } from "../../contracts/regressor.ts";
import { taskOf, TREE_PEERS } from "../../support/tree-peers.ts";

const SHALLOW = { kind: "boosting", rounds: 60, maximumDepth: 3 } as const;
regressorContract("boosting", boosting, SHALLOW, {
  variants: [
    { ...SHALLOW, rounds: 90 },
    { ...SHALLOW, rounds: 10 },
    { ...SHALLOW, rounds: 20, rowShare: 0.5, featureShare: 0.5 },
    { ...SHALLOW, rounds: 40, rowShare: 0.5, featureShare: 0.5 },
    { ...SHALLOW, learningRate: 0.1 },
  ],
});

const NAMES = ["a", "b", "c", "d"];

/** xgboost's settings in our words. */
function hyperparametersOf(
  settings: Readonly<Record<string, number | string>>,
  rounds: number,
): BoostingHyperparameters {
  const directions = String(settings["monotone_constraints"] ?? "()").match(/-?\d/g) ?? [];
  const named = (direction: string): string[] => NAMES.filter((_, index) => directions[index] === direction);
  const number = (key: string, otherwise: number): number => Number(settings[key] ?? otherwise);
  return {
    kind: "boosting",
    rounds,
    learningRate: number("learning_rate", 0.3),
    maximumDepth: number("max_depth", 6) || Infinity,
    minimumChildWeight: number("min_child_weight", 1),
    gamma: number("gamma", 0),
    alpha: number("alpha", 0),
    lambda: number("lambda", 1),
    baseScore: number("base_score", 0.5),
    increasing: named("1"),
    decreasing: named("-1"),
    loss: settings["objective"] === "reg:absoluteerror" ? "absolute-error" : "squared-error",
  };
}

async function answersOf(hyperparameters: BoostingHyperparameters, task: FitTask, asked: number[][]) {
  return boosting.prepare(await boosting.fit(hyperparameters, task))(matrixOf(asked));
}

describe("boosting", () => {
  const { features, targets, weights, asked } = TREE_PEERS;
  const range = Math.max(...targets) - Math.min(...targets);

  it.each(
    TREE_PEERS.boosting.map((each) => [JSON.stringify({ ...each.settings, weighted: each.weighted }), each] as const),
  )(
    "agrees with xgboost's hist to a millionth of the range: %s",
    async (_what, { settings, weighted, rounds, answers }) => {
      const task = taskOf(features, targets, { names: NAMES, weights: weighted ? Float64Array.from(weights) : null });
      const found = await answersOf(hyperparametersOf(settings, rounds), task, asked);
      for (const [row, answer] of answers.entries()) expect(Math.abs(found[row]! - answer)).toBeLessThan(1e-6 * range);
    },
  );

  it("is as good at quantiles as scikit-learn's HistGradientBoostingRegressor: pinball loss and coverage", async () => {
    const { features, targets, train } = TREE_PEERS.friedman;
    const task = taskOf(features.slice(0, train), targets.slice(0, train));
    for (const { level, pinball, coverage } of TREE_PEERS.quantiles) {
      const hyperparameters: BoostingHyperparameters = {
        kind: "boosting",
        rounds: 60,
        learningRate: 0.1,
        maximumDepth: 3,
        minimumChildWeight: 10,
        lambda: 0,
        loss: "quantile",
        level,
      };
      const answers = await answersOf(hyperparameters, task, features.slice(train));
      const over = targets.slice(train).map((target, row) => target - answers[row]!);
      const loss = over.reduce((sum, each) => sum + Math.max(level * each, (level - 1) * each), 0) / over.length;
      expect(loss).toBeLessThan(1.05 * pinball);
      expect(Math.abs(over.filter((each) => each <= 0).length / over.length - coverage)).toBeLessThan(0.05);
    }
  });

  const row = fc.record({
    x: fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })),
    y: fc.integer({ min: -50, max: 50 }),
    weight: fc.integer({ min: 1, max: 4 }),
  });
  const rows = fc.array(row, { minLength: 2, maxLength: 60 });

  it("never falls with a feature that it must not fall with, nor rises with one that it must not rise with", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom("squared-error", "absolute-error", "quantile"),
        fc.integer({ min: 1, max: 6 }),
        async (given, loss, maximumDepth) => {
          const task = taskOf(
            given.map(({ x }) => x),
            given.map(({ y }) => y),
            { names: ["up", "down"], weights: Float64Array.from(given, ({ weight }) => weight) },
          );
          const hyperparameters: BoostingHyperparameters = {
            ...{ kind: "boosting", rounds: 12, maximumDepth, lambda: 0.1, loss, level: 0.8 },
            ...{ increasing: ["up"], decreasing: ["down"] },
          };
          const grid = Array.from({ length: 49 }, (_, place) => [Math.floor(place / 7), place % 7]);
          const answers = await answersOf(hyperparameters, task, grid);
          for (let place = 0; place < 49; place++) {
            if (place + 7 < 49) expect(answers[place + 7]!).toBeGreaterThanOrEqual(answers[place]! - 1e-9);
            if (place % 7 < 6) expect(answers[place + 1]!).toBeLessThanOrEqual(answers[place]! + 1e-9);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("takes a row of weight 2 as two rows, whatever the loss", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("squared-error", "absolute-error", "quantile"), async (given, loss) => {
        const task = (each: typeof given, weights: Float64Array | null): FitTask =>
          taskOf(
            each.map(({ x }) => x),
            each.map(({ y }) => y),
            { weights },
          );
        const repeated = given.flatMap((each) => Array.from({ length: each.weight }, () => each));
        const hyperparameters = { kind: "boosting", rounds: 8, maximumDepth: 3, loss, level: 0.7 } as const;
        const asked = given.map(({ x }) => x);
        const weighted = await answersOf(
          hyperparameters,
          task(
            given,
            Float64Array.from(given, ({ weight }) => weight),
          ),
          asked,
        );
        const found = await answersOf(hyperparameters, task(repeated, null), asked);
        for (const [place, answer] of weighted.entries()) expect(found[place]).toBeCloseTo(answer, 4);
      }),
      { numRuns: 60 },
    );
  });

  it("draws rows and features by the seed", async () => {
    const hyperparameters = { kind: "boosting", rounds: 30, rowShare: 0.6, featureShare: 0.5 } as const;
    const fit = (seed: number) => answersOf(hyperparameters, taskOf(features, targets, { random: prng(seed) }), asked);
    expect(await fit(3)).toEqual(await fit(3));
    expect(await fit(3)).not.toEqual(await fit(4));
    const whole = await answersOf({ kind: "boosting", rounds: 30 }, taskOf(features, targets), asked);
    const error =
      (await fit(3)).reduce((sum, answer, place) => sum + Math.abs(answer - whole[place]!), 0) / asked.length;
    expect(error).toBeLessThan(0.1 * range);
  });

  it("refuses constraints of features that are not there, and levels that are none", async () => {
    const task = taskOf(features, targets, { names: NAMES });
    const fit = (changes: Partial<BoostingHyperparameters>) => async () =>
      boosting.fit({ kind: "boosting", rounds: 1, ...changes }, task);
    await expect(fit({ increasing: ["e"] })).rejects.toThrow(/"e" must be the name of a feature/);
    await expect(fit({ increasing: ["a"], decreasing: ["a"] })).rejects.toThrow(/"a" must not be both/);
    await expect(fit({ loss: "quantile", level: 1 })).rejects.toThrow(/between 0 and 1: it is 1/);
  });
});
