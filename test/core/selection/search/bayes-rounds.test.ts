import { describe, expect, it } from "vitest";

import { bayesRounds } from "#core/selection/search/bayes-rounds.ts";
import { randomRounds } from "#core/selection/search/random-rounds.ts";
import type { Trial } from "#core/selection/trial.ts";
import { failedOutcome, type TrialOutcome } from "#core/selection/trial-outcome.ts";

import { runRounds, settingOf, toyMeans, toyOutcome, toySpace } from "../../../support/toy-search.ts";

const SPACE = toySpace({
  C: { kind: "log-uniform", low: 1e-3, high: 1e3 },
  epsilon: { kind: "uniform", low: 0, high: 1 },
});
const OPTIONS = { points: 40, initial: 10, batch: 5, hopelessFactor: 2 };

function distanceOf(trial: Trial): number {
  return 0.1 + (Math.log10(Number(settingOf(trial, "C"))) - 1) ** 2 + (Number(settingOf(trial, "epsilon")) - 0.7) ** 2;
}

describe("bayesRounds()", () => {
  it("draws the first points and proposes the others in batches of one size, never the same twice", () => {
    const means = toyMeans([SPACE], distanceOf);
    const { rounds } = runRounds(bayesRounds(means, OPTIONS));
    expect(rounds.map(({ trials }) => trials.length)).toEqual([10, 5, 5, 5, 5, 5, 5]);
    const trials = rounds.flatMap((round) => round.trials);
    expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(40);
    const first = Math.min(...rounds[0]!.trials.map(distanceOf));
    const all = Math.min(...trials.map(distanceOf));
    expect(all).toBeLessThan(0.13);
    expect(all).toBeLessThan(first);
    const random = runRounds(randomRounds(means, { points: 40 })).rounds.flatMap((round) => round.trials);
    expect(random).toHaveLength(40);
    expect(all - 0.1).toBeLessThan((Math.min(...random.map(distanceOf)) - 0.1) / 2);
  });

  it("is the same for one seed and another for the next, and each space has draws of its own", () => {
    const trialsOf = (seed: number, ...families: string[]) => {
      const spaces = families.map((family) => ({ ...SPACE, family }));
      return runRounds(bayesRounds(toyMeans(spaces, distanceOf, { seed }), OPTIONS)).rounds.flatMap(
        (round) => round.trials,
      );
    };
    expect(trialsOf(1, "toy")).toEqual(trialsOf(1, "toy"));
    expect(trialsOf(1, "toy")).not.toEqual(trialsOf(2, "toy"));
    expect(trialsOf(1, "toy", "other").filter(({ family }) => family === "toy")).toEqual(trialsOf(1, "toy"));
    expect(trialsOf(1, "other").map((trial) => settingOf(trial, "C"))).not.toEqual(
      trialsOf(1, "toy").map((trial) => settingOf(trial, "C")),
    );
  });

  it("asks no more of a space that is far behind the best", () => {
    const spaces = [SPACE, { ...SPACE, family: "behind" }];
    const means = toyMeans(spaces, (trial) => distanceOf(trial) + (trial.family === "behind" ? 10 : 0));
    const { rounds } = runRounds(bayesRounds(means, OPTIONS));
    expect(rounds.map(({ trials }) => trials.filter(({ family }) => family === "behind").length)).toEqual([
      10, 0, 0, 0, 0, 0, 0,
    ]);
    const all = runRounds(bayesRounds(means, { ...OPTIONS, hopelessFactor: Infinity })).rounds;
    expect(all.flatMap(({ trials }) => trials)).toHaveLength(80);
  });

  it("goes on after failures, and where all fail", () => {
    const means = toyMeans([SPACE], distanceOf);
    const outcomeOf = (trial: Trial): TrialOutcome =>
      Number(settingOf(trial, "C")) < 1 ? failedOutcome(trial, new Error("no")) : toyOutcome(trial);
    const { rounds } = runRounds(bayesRounds(means, OPTIONS), outcomeOf);
    const trials = rounds.flatMap((round) => round.trials);
    expect(trials).toHaveLength(40);
    // It learns to keep away from what fails: half of the space.
    const late = trials.slice(10).filter((trial) => Number(settingOf(trial, "C")) < 1);
    expect(late.length).toBeLessThan(8);
    const never = runRounds(bayesRounds(means, OPTIONS), (trial) => failedOutcome(trial, new Error("no")));
    expect(never.rounds.flatMap((round) => round.trials)).toHaveLength(40);
  });

  it("comes to its end where a space has fewer points than it may ask for", () => {
    const means = toyMeans([toySpace({ C: { kind: "choice", values: [1, 2, 3] } })], () => 1);
    const trials = runRounds(bayesRounds(means, OPTIONS)).rounds.flatMap((round) => round.trials);
    expect(trials.map((trial) => settingOf(trial, "C")).sort()).toEqual([1, 2, 3]);
  });
});

describe("randomRounds()", () => {
  it("draws every dimension by itself, from its prior", () => {
    const { rounds } = runRounds(
      randomRounds(
        toyMeans([SPACE], () => 0),
        { points: 1000 },
      ),
    );
    const points = rounds[0]!.trials.map((trial) => [
      (Math.log10(Number(settingOf(trial, "C"))) + 3) / 6,
      Number(settingOf(trial, "epsilon")),
    ]);
    for (const quarter of [0, 1, 2, 3]) {
      const inside = points.filter(([x, y]) => Math.floor(2 * x!) + 2 * Math.floor(2 * y!) === quarter);
      expect(Math.abs(inside.length - 250)).toBeLessThan(4 * Math.sqrt(250));
    }
  });
});
