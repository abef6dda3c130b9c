import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { evaluateTrial } from "#core/selection/evaluate-trial.ts";
import type { LearningProblem } from "#core/selection/learning-problem.ts";
import { outcomeError } from "#core/selection/outcome-error.ts";
import { type ChosenInputs, forwardRounds, withColumns } from "#core/selection/search/forward-rounds.ts";
import type { SearchRound } from "#core/selection/search/search-round.ts";
import type { Trial } from "#core/selection/trial.ts";
import { failedOutcome, type TrialOutcome } from "#core/selection/trial-outcome.ts";

import { gaussian, tableOf, trialOf } from "../../../support/learning-fixture.ts";
import { learningProblem } from "../../../support/learning-problem.ts";
import { runRounds, toyOutcome } from "../../../support/toy-search.ts";

/** Two of eight inputs say something of the target, of which one alone says half. */
function problemOf(noise: number): LearningProblem {
  const random = prng("columns");
  const column = () => Array.from({ length: 60 }, () => gaussian(random));
  const columns = Object.fromEntries(["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => [name, column()]));
  const targets = columns["c"]!.map(
    (value, row) => 20 + 3 * value + 2 * columns["f"]![row]! + noise * gaussian(random),
  );
  return learningProblem(
    tableOf(
      columns,
      targets,
      targets.map((_, row) => `${row}`),
    ),
  );
}

async function chosen(trial: Trial, problem: LearningProblem, options: Parameters<typeof forwardRounds>[2] = {}) {
  const errorOf = (outcome: TrialOutcome) => outcomeError("rmse", outcome, problem);
  const rounds: Generator<SearchRound, ChosenInputs, readonly TrialOutcome[]> = forwardRounds(
    trial,
    { problem, errorOf },
    options,
  );
  const sizes: number[] = [];
  let next = rounds.next();
  while (next.done !== true) {
    sizes.push(next.value.trials.length);
    const outcomes: TrialOutcome[] = [];
    for (const each of next.value.trials) outcomes.push(await evaluateTrial(each, problem, null));
    next = rounds.next(outcomes);
  }
  return { ...next.value, sizes };
}

const RIDGE = trialOf({ kind: "ridge", alpha: 1e-3 });

describe("forwardRounds()", () => {
  it("finds the columns that say something, the one that says most first", async () => {
    const { columns, error, sizes } = await chosen(RIDGE, problemOf(0.1), { tolerance: 0.05 });
    expect(columns).toEqual(["c", "f"]);
    expect(error).toBeLessThan(0.15);
    // Each step a round: all that are left, side by side.
    expect(sizes).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it("takes as many as it is told at least and at most, and may give up early", async () => {
    const problem = problemOf(0.1);
    expect((await chosen(RIDGE, problem, { most: 1 })).columns).toEqual(["c"]);
    expect((await chosen(RIDGE, problem, { least: 4, tolerance: 0.5 })).columns).toHaveLength(4);
    expect((await chosen(RIDGE, problem, { patience: 2, tolerance: 0.05 })).sizes).toEqual([8, 7, 6, 5]);
  });

  it("W12: goes by the cross-validated error, not by how well training rows are met, and mixes up no models", async () => {
    // One nearest neighbour meets its training rows exactly whatever its inputs are: by training R² all are the same.
    const problem = problemOf(0.1);
    const neighbour = trialOf({ kind: "k-nearest-neighbours", neighbours: 1, weights: "uniform", power: 2 });
    expect((await chosen(neighbour, problem)).columns).toEqual(["c", "f"]);
    // Inputs that are noise make training errors smaller still, and are not taken.
    const noisy = await chosen(trialOf({ kind: "ridge", alpha: 1e-9 }), problemOf(6), { tolerance: 0.02 });
    expect(noisy.columns.length).toBeLessThan(5);
    // Every candidate is a trial of its own.
    const { rounds } = runRounds(forwardRounds(RIDGE, { problem, errorOf: () => 1 }, { most: 1 }));
    expect(rounds[0]!.trials.map(({ features }) => features.use)).toEqual([..."abcdefgh"].map((name) => [name]));
    expect(RIDGE.features.use).toBeUndefined();
  });

  it("passes over inputs with which nothing can be learned, and takes all where that is every one", () => {
    const problem = problemOf(0.1);
    const errorOf = (outcome: TrialOutcome) => (outcome.kind === "failed" ? Infinity : 1);
    const withoutA = runRounds(forwardRounds(RIDGE, { problem, errorOf }, { most: 1 }), (trial) =>
      trial.features.use!.includes("a") ? failedOutcome(trial, new Error("no")) : toyOutcome(trial),
    );
    expect(withoutA.found.columns).toEqual(["b"]);
    const never = runRounds(forwardRounds(RIDGE, { problem, errorOf }, {}), (trial) =>
      failedOutcome(trial, new Error("no")),
    );
    expect(never.found).toEqual({ columns: [..."abcdefgh"], error: Infinity });
    expect(never.rounds).toHaveLength(1);
  });
});

describe("withColumns()", () => {
  it("names the inputs of a law below as well", () => {
    const { family: _family, onto: _onto, ...below } = RIDGE;
    const trial = withColumns({ ...RIDGE, onto: below }, ["a"]);
    expect([trial.features.use, trial.onto!.features.use]).toEqual([["a"], ["a"]]);
  });
});
