import { describe, expect, it } from "vitest";

import { matrixOf } from "#core/numeric/matrix.ts";
import { prng } from "#core/numeric/prng.ts";
import { type Hyperparameters, fitRegressor, prepareRegressor } from "#core/regression/regressors.ts";
import { rmse } from "#core/selection/rmse.ts";

import { treeHyperparameters } from "../../support/tree-hyperparameters.ts";
import { taskOf, TREE_PEERS } from "../../support/tree-peers.ts";

const SEEDS = 6;

describe("random forests and extra trees", () => {
  it.each(TREE_PEERS.forests.map((each) => [`${each.kind} ${JSON.stringify(each.settings)}`, each] as const))(
    "are as good as scikit-learn's on Friedman's first problem: %s",
    async (_what, { kind, settings, rmse: expected }) => {
      const { features, targets, train } = TREE_PEERS.friedman;
      const { criterion, ...hyperparameters } = treeHyperparameters(settings);
      const given = { trees: Number(settings["n_estimators"]), ...hyperparameters };
      const asked: Hyperparameters =
        kind === "random-forest"
          ? { kind, criterion, ...given }
          : { kind, bootstrap: settings["bootstrap"] === true, ...given };
      let sum = 0;
      for (let seed = 0; seed < SEEDS; seed++) {
        const task = taskOf(features.slice(0, train), targets.slice(0, train), { random: prng(seed) });
        const predict = prepareRegressor(await fitRegressor(asked, task));
        sum += rmse(targets.slice(train), predict(matrixOf(features.slice(train))));
      }
      // Both means scatter: four standard errors of their difference, with the deviation of 30 recorded seeds.
      const band = 4 * expected.deviation * Math.sqrt(1 / SEEDS + 1 / 30);
      expect(Math.abs(sum / SEEDS - expected.mean)).toBeLessThan(band);
    },
  );
});
