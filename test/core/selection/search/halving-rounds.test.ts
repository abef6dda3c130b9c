import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { partOfFolds } from "#core/selection/search/part-of-problem.ts";
import { gridRounds } from "#core/selection/search/grid-rounds.ts";
import { halvingRounds } from "#core/selection/search/halving-rounds.ts";
import { failedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../../support/learning-fixture.ts";
import { runRounds, settingOf, toyMeans, toyOutcome, toySpace } from "../../../support/toy-search.ts";

const ALPHAS = Array.from({ length: 81 }, (_, index) => 1 + ((index * 37) % 81));
const TRIALS = ALPHAS.map((alpha) => trialOf({ kind: "ridge", alpha }));
/** The smallest alpha is the best, on any part. */
const MEANS = toyMeans([], (trial) => Number(settingOf(trial, "alpha")), { configurations: 200 });

describe("halvingRounds()", () => {
  it("keeps the best of a toy where parts and the whole agree, on parts that grow as the trials get fewer", () => {
    const { rounds, found } = runRounds(halvingRounds([TRIALS], MEANS, 9));
    expect(rounds.map(({ trials }) => trials.length)).toEqual([81, 27]);
    const configurations = rounds.map(
      ({ problem }) => new Set(problem.folds.rows.map((row) => MEANS.groups[row])).size,
    );
    expect(configurations).toEqual([22, 67]);
    expect(rounds.map(({ problem }) => problem.part)).toEqual([...new Set(rounds.map(({ problem }) => problem.part))]);
    const kept = found[0]!.map((trial) => Number(settingOf(trial, "alpha")));
    expect([...kept].sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // They stay in the order in which they came, which decides between equals.
    expect(kept).toEqual(ALPHAS.filter((alpha) => alpha <= 9));
  });

  it("drops more at once where the data allow of few parts", () => {
    const means = toyMeans([], (trial) => Number(settingOf(trial, "alpha")), { configurations: 60 });
    const { rounds, found } = runRounds(halvingRounds([TRIALS], means, 5));
    expect(rounds.map(({ trials }) => trials.length)).toEqual([81]);
    expect(found[0]!.map((trial) => Number(settingOf(trial, "alpha"))).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it("lets no trial that failed survive one that did not", () => {
    const { found } = runRounds(halvingRounds([TRIALS], MEANS, 9), (trial) =>
      Number(settingOf(trial, "alpha")) <= 40 ? failedOutcome(trial, new Error("no")) : toyOutcome(trial),
    );
    expect(found[0]!.every((trial) => Number(settingOf(trial, "alpha")) > 40)).toBe(true);
  });

  it("chooses within each list, and leaves short lists and small data as they are", () => {
    const short = [trialOf({ kind: "ridge", alpha: 1000 }, { family: "short" })];
    const { rounds, found } = runRounds(halvingRounds([TRIALS, short], MEANS, 9));
    expect(rounds.flatMap(({ trials }) => trials).some(({ family }) => family === "short")).toBe(false);
    expect(found.map((list) => list.length)).toEqual([9, 1]);
    const few = toyMeans([], () => 0, { configurations: 30 });
    expect(runRounds(halvingRounds([TRIALS], few, 9))).toEqual({ rounds: [], found: [TRIALS] });
  });

  it("is what a large grid goes through, with the survivors tested on everything", () => {
    const values = ALPHAS;
    const means = toyMeans([toySpace({ C: { kind: "choice", values } })], (trial) => Number(settingOf(trial, "C")), {
      configurations: 200,
    });
    const { rounds } = runRounds(gridRounds(means, { levels: 3, thinAbove: null, halveAbove: 9 }));
    expect(rounds.map(({ trials, problem }) => [trials.length, problem.part === undefined])).toEqual([
      [81, false],
      [27, false],
      [9, true],
    ]);
    expect(rounds[2]!.problem).toBe(means.problem);
  });
});

describe("partOfFolds()", () => {
  it("holds whole configurations, the smaller part within the larger, and never learns from what it tests", () => {
    const { problem, groups } = MEANS;
    const rowsOf = (share: number) => {
      const part = partOfFolds(problem.folds, groups, share, prng("parts"));
      for (let fold = 0; fold < part.count; fold++) {
        const tested = part.rows.filter((_, entry) => part.foldOf[entry] === fold).map((row) => groups[row]);
        const known = new Set(part.training[fold]!.map((row) => groups[row]));
        expect(tested.length).toBeGreaterThan(0);
        expect(tested.some((group) => known.has(group))).toBe(false);
      }
      return new Set(part.rows);
    };
    const [small, large] = [rowsOf(0.2), rowsOf(0.6)];
    expect([...small].every((row) => large.has(row))).toBe(true);
    for (const rows of [small, large]) {
      const kept = new Set([...rows].map((row) => groups[row]));
      expect(rows.size).toBe(2 * kept.size);
    }
    expect(small.size).toBe(80);
    expect(large.size).toBe(240);
  });
});
