import { describe, expect, it } from "vitest";

import { matrixOf, type Matrix } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import type { TrainNetwork } from "#core/regression/network-task.ts";
import { Memo } from "#core/regression/memo.ts";
import type { FitTask, Regressor } from "#core/regression/regressor.ts";

import { gaussian } from "../support/learning-fixture.ts";

export interface RegressorContractOptions<Hyperparameters> {
  /** Others that it answers for at once. */
  readonly variants?: readonly Hyperparameters[];
  readonly trainNetwork?: () => Promise<TrainNetwork>;
  /** How close answers must be to the constant that all targets are; 0 where training ends by itself. */
  readonly constantTolerance?: number;
  /** The baseline learns nothing of its features. */
  readonly learnsNothing?: true;
  /** It is told the names of features, and cannot do without these. */
  readonly needsFeatures?: true;
}

/** What everything that learns has to hold to. */
export function regressorContract<Hyperparameters, Fitted>(
  name: string,
  regressor: Regressor<Hyperparameters, Fitted>,
  hyperparameters: Hyperparameters,
  {
    trainNetwork,
    constantTolerance = 1e-9,
    learnsNothing,
    needsFeatures,
    variants,
  }: RegressorContractOptions<Hyperparameters> = {},
): void {
  const task = async (changes: Partial<FitTask> = {}): Promise<FitTask> => ({
    ...sample("contract", 40),
    names: ["left", "right"],
    weights: null,
    random: prng("fit"),
    trainNetwork: trainNetwork === undefined ? null : await trainNetwork(),
    ...changes,
  });
  const asked = sample("asked", 15).features;

  describe(`regressor contract of ${name}`, () => {
    it("learns the same from the same task and seed, however often it is fitted", async () => {
      const first = await regressor.fit(hyperparameters, await task());
      await regressor.fit(hyperparameters, await task({ random: prng("other") }));
      expect(await regressor.fit(hyperparameters, await task())).toEqual(first);
    });

    it("leaves its arguments as they were", async () => {
      const given = await task({ weights: Float64Array.from({ length: 40 }, (_, row) => 1 + (row % 3)) });
      const before = structuredClone([given.features, given.targets, given.weights]);
      const predict = regressor.prepare(await regressor.fit(hyperparameters, given));
      expect([given.features, given.targets, given.weights]).toEqual(before);
      const question = structuredClone(asked);
      const once = predict(question);
      expect(question).toEqual(asked);
      expect(predict(question)).toEqual(once);
    });

    it("survives JSON bit for bit", async () => {
      const fitted = await regressor.fit(hyperparameters, await task());
      const restored = JSON.parse(JSON.stringify(fitted)) as Fitted;
      expect(restored).toEqual(fitted);
      expect(regressor.prepare(restored)(asked)).toEqual(regressor.prepare(fitted)(asked));
    });

    it("answers each row by itself", async () => {
      const predict = regressor.prepare(await regressor.fit(hyperparameters, await task()));
      const together = predict(asked);
      const alone = rowsOf(asked).map((row) => predict(matrixOf([row]))[0]);
      expect([...together]).toEqual(alone);
    });

    it("answers with finite numbers, far from its data too", async () => {
      const predict = regressor.prepare(await regressor.fit(hyperparameters, await task()));
      const far = matrixOf([
        [0, 0],
        [1e6, -1e6],
        [-1e9, 1e9],
      ]);
      expect([...predict(far)].every(Number.isFinite)).toBe(true);
    });

    const { answersOf } = regressor;
    if (answersOf !== undefined) {
      it("answers for several as each does alone", async () => {
        const given = await task();
        const list = [hyperparameters, ...(variants ?? []), hyperparameters];
        const expected = [];
        for (const each of list)
          expected.push(regressor.prepare(await regressor.fit(each, { ...given, random: prng("fit") }))(asked));
        const shared = { ...given, memo: new Memo(), randomAnew: () => prng("fit") };
        expect(answersOf(list, shared, asked)).toEqual(expected);
        expect(answersOf(list, shared, asked)).toEqual(expected);
      });
    }

    it("gives the constant where all targets are one", async () => {
      const targets = new Float64Array(40).fill(3.25);
      const predict = regressor.prepare(await regressor.fit(hyperparameters, await task({ targets })));
      for (const answer of predict(sample("contract", 40).features)) {
        expect(Math.abs(answer - 3.25)).toBeLessThanOrEqual(constantTolerance * 3.25);
      }
    });

    it("explains most of what depends on its features", async () => {
      const predict = regressor.prepare(await regressor.fit(hyperparameters, await task()));
      const { features, targets } = sample("asked", 200);
      const answers = predict(features);
      const mean = targets.reduce((sum, value) => sum + value, 0) / targets.length;
      const left = targets.reduce((sum, value, row) => sum + (value - answers[row]!) ** 2, 0);
      const total = targets.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      if (learnsNothing) expect(left / total).toBeGreaterThan(0.9);
      else expect(left / total).toBeLessThan(0.35);
    });

    it("learns where no feature is left, or says which it needs", async () => {
      const features: Matrix = { rowCount: 40, columnCount: 0, data: new Float64Array() };
      const given = await task({ features, names: [] });
      if (needsFeatures) {
        await expect(async () => regressor.fit(hyperparameters, given)).rejects.toThrow(/must be a feature/);
        return;
      }
      const predict = regressor.prepare(await regressor.fit(hyperparameters, given));
      expect([...predict({ rowCount: 2, columnCount: 0, data: new Float64Array() })].every(Number.isFinite)).toBe(true);
    });

    it("refuses no data, unequal lengths and numbers that are none with a sentence", async () => {
      const empty = { features: matrixOf([]), targets: new Float64Array() };
      const wrong: Partial<FitTask>[] = [
        { targets: new Float64Array(39) },
        { weights: new Float64Array(41) },
        { targets: new Float64Array(40).fill(NaN) },
      ];
      await expect(async () => regressor.fit(hyperparameters, await task(empty))).rejects.toThrow(/at least one row/);
      for (const [index, changes] of wrong.entries()) {
        const rule = index < 2 ? /same number of rows/ : /finite numbers/;
        await expect(async () => regressor.fit(hyperparameters, await task(changes))).rejects.toThrow(rule);
      }
    });
  });
}

/** Two features in [0, 2] and a sum of positive amounts of them, with a little noise. */
function sample(seed: string, rowCount: number): { features: Matrix; targets: Float64Array } {
  const random = prng(seed);
  const rows = Array.from({ length: rowCount }, () => [2 * random(), 2 * random()]);
  const targets = rows.map(([left, right]) => 1 + 2 * left! + 0.5 * right! + 0.05 * gaussian(random));
  return { features: matrixOf(rows), targets: Float64Array.from(targets) };
}

function rowsOf({ data, columnCount, rowCount }: Matrix): number[][] {
  return Array.from({ length: rowCount }, (_, row) => [...data.subarray(row * columnCount, (row + 1) * columnCount)]);
}
