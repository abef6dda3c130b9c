import { describe, expect, it } from "vitest";

import { mean } from "#core/numeric/mean.ts";
import { prng } from "#core/numeric/prng.ts";
import { crossValidate } from "#core/selection/cross-validate.ts";
import { foldFeatures } from "#core/selection/fold-features.ts";
import { chooseFolds, leaveOneGroupOut, splitRows } from "#core/selection/folds.ts";
import type { Trial } from "#core/selection/trial.ts";

import { lawTable, tableOf } from "../../support/learning-fixture.ts";

const AS_IS = { numbers: ["identity"], degree: 1, scaling: "standardise" } as const;
const MEANS = { seed: 1, trainNetwork: null };
const trial = (regressor: Trial["regressor"]): Trial => ({
  features: AS_IS,
  targetScale: "identity",
  errorWeights: "equal",
  regressor,
});

describe("crossValidate()", () => {
  it("predicts each row from the other folds alone", async () => {
    const table = lawTable({ configurations: 12 });
    const folds = chooseFolds(table.groups, prng(1));
    const features = foldFeatures(table.features, folds)(AS_IS);
    const predicted = await crossValidate(trial({ kind: "mean" }), features, table.targets, MEANS);
    for (let fold = 0; fold < folds.count; fold++) {
      const { training, heldOut } = splitRows(folds, fold);
      const others = mean(training.map((row) => table.targets[row]!));
      for (const row of heldOut) expect(predicted[row]).toBeCloseTo(others, 12);
    }
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
    const tree = trial({ kind: "decision-tree", maximumDepth: 20, minimumLeafRows: 1 });
    const error = async (groups: readonly string[]): Promise<number> => {
      const folds = chooseFolds(groups, prng(1));
      const predicted = await crossValidate(tree, foldFeatures(table.features, folds)(AS_IS), table.targets, MEANS);
      return mean(table.targets.map((target, row) => Math.abs(predicted[row]! - target)));
    };
    expect(await error(table.groups)).toBeGreaterThan(1.5);
    // The same data with rows torn apart: the leak that folds of whole configurations keep out.
    expect(await error(rows.map((_, row) => `r${row}`))).toBeLessThan(0.5);
  });

  it("fits features on the training part only", () => {
    const table = tableOf({ cpu: [1, 2, 3, 100] }, [1, 2, 3, 4], ["a", "b", "c", "d"]);
    const [, , , last] = foldFeatures(table.features, leaveOneGroupOut(table.groups))(AS_IS);
    // Mean 2 and variance 2/3 of the first three.
    expect(last!.heldOut.data[0]).toBeCloseTo(98 / Math.sqrt(2 / 3), 9);
  });
});
