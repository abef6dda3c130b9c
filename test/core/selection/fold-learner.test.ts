import { describe, expect, it } from "vitest";

import { mean } from "#core/numeric/mean.ts";
import { prng } from "#core/numeric/prng.ts";
import { chooseFolds, type Folds, foldsOf, heldOutRowsOf, leaveOneGroupOut } from "#core/selection/folds.ts";
import { FoldLearner, learnFold } from "#core/selection/fold-learner.ts";
import type { Trial } from "#core/selection/trial.ts";

import { featureTable, lawTable, tableOf, trialOf } from "../../support/learning-fixture.ts";
import { learningProblem } from "../../support/learning-problem.ts";

const MEAN = trialOf({ kind: "mean" });

describe("learnFold()", () => {
  it("predicts the rows that a fold holds out from its training rows alone", async () => {
    const table = lawTable({ configurations: 12 });
    const problem = learningProblem(table);
    const { folds } = problem;
    for (let fold = 0; fold < folds.count; fold++) {
      const others = mean(folds.training[fold]!.map((row) => table.targets[row]!));
      const { predicted, deviations } = await learnFold(MEAN, fold, problem, null);
      expect(predicted).toHaveLength(heldOutRowsOf(folds, fold).length);
      for (const answer of predicted) expect(answer).toBeCloseTo(others, 12);
      expect(deviations).toBeNull();
    }
  });

  it("learns nothing of what is beyond a cut", async () => {
    const table = tableOf({ cores: [1, 2, 3, 4] }, [10, 20, 900, 1e6], ["a", "b", "c", "d"]);
    const folds = foldsOf("extrapolation", [{ training: [0, 1], heldOut: [3, 2] }]);
    expect([...(await learnFold(MEAN, 0, learningProblem(table, folds), null)).predicted]).toEqual([15, 15]);
  });

  it("does not learn a configuration from its own repetitions", async () => {
    // Targets that have nothing to do with the inputs: only a repetition on the other side could tell them.
    const random = prng("leak");
    const levels = Array.from({ length: 30 }, () => 1 + 9 * random());
    const rows = Array.from({ length: 120 }, (_, row) => row % 30);
    const table = tableOf(
      { cpu: rows.map((row) => (row * 7) % 30) },
      rows.map((row) => levels[row]!),
      rows.map((row) => `c${row}`),
    );
    const tree = trialOf({ kind: "decision-tree", maximumDepth: 20, minimumLeafRows: 1 });
    const error = async (folds: Folds): Promise<number> => {
      const errors: number[] = [];
      for (let fold = 0; fold < folds.count; fold++) {
        const { predicted } = await learnFold(tree, fold, learningProblem(table, folds), null);
        for (const [index, row] of heldOutRowsOf(folds, fold).entries())
          errors.push(Math.abs(predicted[index]! - table.targets[row]!));
      }
      return mean(errors);
    };
    expect(await error(chooseFolds(table.groups, prng(1)))).toBeGreaterThan(1.5);
    // The same data with rows torn apart: the leak that folds of whole configurations keep out.
    const torn = rows.map((_, row) => `r${row}`);
    expect(await error(chooseFolds(torn, prng(1)))).toBeLessThan(0.5);
  });

  it("fits features on the training part only", async () => {
    // The last row is a thousand times as large: were it in the features' scale, the law of the others would bend.
    const table = tableOf({ cpu: [1, 2, 3, 3000] }, [1, 2, 3, 4], ["a", "b", "c", "d"]);
    const apart = tableOf({ cpu: [1, 2, 3, 7] }, [1, 2, 3, 4], ["a", "b", "c", "d"]);
    const ridge = trialOf(
      { kind: "ridge", alpha: 1 },
      { features: { numbers: ["identity"], degree: 1, scaling: "standardise" } },
    );
    const folds = leaveOneGroupOut(table.groups);
    const answer = async (given: typeof table): Promise<number> =>
      (await learnFold(ridge, 3, learningProblem(given, folds), null)).predicted[0]!;
    // Mean 2, deviation √(2/3) and three rows: the ridge keeps 3 / (3 + 1) of the slope, which is 1.
    expect(await answer(apart)).toBeCloseTo(2 + 0.75 * 5, 9);
    expect(await answer(table)).toBeCloseTo(2 + 0.75 * 2998, 6);
  });

  it("refuses answers that are no numbers", async () => {
    const table = {
      ...tableOf({ cpu: [1, 2, 3] }, [1, 2, 3], ["a", "b", "c"]),
      features: featureTable({ cpu: [1, 2, NaN] }),
    };
    const folds = foldsOf("extrapolation", [{ training: [0, 1], heldOut: [2] }]);
    const ridge = trialOf({ kind: "ridge", alpha: 1 });
    await expect(learnFold(ridge, 0, learningProblem(table, folds), null)).rejects.toThrow(/not finite numbers/);
  });

  it("draws by the seed and the fold, and by nothing else", async () => {
    const forest = trialOf({ kind: "random-forest", trees: 3, minimumLeafRows: 1, featureShare: 0.5 });
    const problem = learningProblem(lawTable({ configurations: 12 }));
    const first = await learnFold(forest, 2, problem, null);
    await learnFold(forest, 1, problem, null);
    expect(await learnFold(forest, 2, problem, null)).toEqual(first);
    expect(await learnFold(forest, 2, { ...problem, seed: 2 }, null)).not.toEqual(first);
  });
});

describe("FoldLearner", () => {
  const table = lawTable({ configurations: 30, noise: 0.1 });
  const problem = learningProblem(table);
  const FEATURES = { numbers: ["identity"], degree: 2, scaling: "standardise" } as const;
  const results = (trials: readonly Trial[]) => new FoldLearner(problem, null).learnKindred(trials, 1);

  it("gives each of some kindred trials the very answers that it has alone", async () => {
    const kinds: Trial["regressor"][][] = [
      [3, 9, 1].map((trees) => ({ kind: "random-forest", trees, featureShare: 0.5 })),
      [3, 9, 1].map((trees) => ({ kind: "extra-trees", trees })),
      [5, 20].map((rounds) => ({ kind: "boosting", rounds, maximumDepth: 3, minimumChildWeight: 0.1 })),
      [0.1, 1].map((alpha) => ({ kind: "ridge", alpha })),
      [2, 5].map((maximumDepth) => ({ kind: "decision-tree", maximumDepth })),
      [1, 10].map((C) => ({ kind: "support-vector", kernel: "rbf", C, epsilon: 0.01, gamma: 0.1 })),
    ];
    for (const kind of kinds) {
      for (const shape of [{ targetScale: "log" }, { targetScale: "identity", standardiseTarget: true }] as const) {
        const trials = kind.map((regressor) => trialOf(regressor, { features: FEATURES, ...shape }));
        const alone = await Promise.all(trials.map((trial) => learnFold(trial, 1, problem, null)));
        expect(await results(trials)).toEqual(alone);
      }
    }
  });

  it("tells of each why it cannot be learned, and learns the others", async () => {
    const [good, bad] = [1, -1e12].map((alpha) => trialOf({ kind: "ridge", alpha }, { features: FEATURES }));
    const [learned, failed] = await results([good!, bad!]);
    expect(learned).toEqual(await learnFold(good!, 1, problem, null));
    expect(failed).toEqual({ reason: expect.stringMatching(/features depend on each other/) as string });
  });
});
