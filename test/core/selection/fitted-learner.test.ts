import { describe, expect, it } from "vitest";

import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { configurationKeys } from "#core/selection/configuration-keys.ts";
import { FittedLearner, learnerName, prepareLearner } from "#core/selection/fitted-learner.ts";

import { featureTable } from "../../support/learning-fixture.ts";

type Member = FittedLearner["members"][number];

/** A member that always answers with one number. */
const constant = (weight: number, answer: number, targetScale: "log" | "identity" = "identity"): Member => ({
  family: "mean",
  weight,
  features: { base: [], products: [], means: [], scales: [] },
  targetScale,
  regressor: { kind: "mean", mean: answer },
  answerBounds: { minimum: -1e9, maximum: 1e9 },
  onto: null,
});
const ONE = featureTable({ cpu: [1] });

describe("prepareLearner()", () => {
  it("answers with the weighted mean of its members, and tells how much they differ", () => {
    const { predicted, spread, deviations } = prepareLearner(
      { targetScale: "identity", members: [constant(0.25, 2), constant(0.75, 6)] },
      null,
    )(ONE);
    expect([predicted[0], deviations]).toEqual([5, null]);
    expect(spread[0]).toBeCloseTo(Math.sqrt(3), 12);
  });

  it("averages logarithms on the log scale, whatever scale a member learned on", () => {
    const { predicted, spread } = prepareLearner(
      { targetScale: "log", members: [constant(0.5, 2), constant(0.5, Math.log(8), "log")] },
      null,
    )(ONE);
    expect(predicted[0]).toBeCloseTo(4, 12);
    expect(spread[0]).toBeCloseTo(Math.log(2), 12);
  });

  it("does not ask a member without a weight", () => {
    const learner: FittedLearner = { targetScale: "identity", members: [constant(1, 2), constant(0, 1e6)] };
    const { predicted, spread } = prepareLearner(learner, null)(ONE);
    expect([predicted[0], spread[0]]).toEqual([2, 0]);
  });

  it("takes the other shares for what was measured, row by row", () => {
    const learner: FittedLearner = {
      targetScale: "identity",
      members: [
        { ...constant(1, 2), knownWeight: 0 },
        { ...constant(0, 6), knownWeight: 0.5 },
        { ...constant(0, 8), knownWeight: 0.5 },
      ],
      known: packFloat64(configurationKeys(featureTable({ cpu: [1, 3] }))),
    };
    const answer = prepareLearner(FittedLearner.parse(JSON.parse(JSON.stringify(learner))), null);
    expect([...answer(featureTable({ cpu: [3, 2, 1] })).predicted]).toEqual([7, 2, 7]);
    expect([...answer(featureTable({ cpu: [3, 2, 1] })).spread]).toEqual([1, 0, 1]);
    expect([...answer(featureTable({ cpu: [1] })).predicted]).toEqual([7]);
    expect([...answer(featureTable({ cpu: [2, 4] })).predicted]).toEqual([2, 2]);
  });

  it("refuses a reference that is not there or says nothing of itself", () => {
    const learner: FittedLearner = { targetScale: "identity", members: [constant(1, 2)] };
    expect(() => prepareLearner(learner, 1)).toThrow(/member 1 must say how uncertain it is: there is no such member/);
    expect(() => prepareLearner(learner, 0)).toThrow(/a mean does not/);
  });
});

describe("learnerName()", () => {
  it("is the family of one, or a blend", () => {
    expect(learnerName({ members: [constant(1, 2), constant(0, 3)] })).toBe("mean");
    expect(learnerName({ members: [constant(0.5, 2), constant(0.5, 3)] })).toBe("blend");
  });
});

describe("FittedLearner", () => {
  it("has at least one member", () => {
    expect(FittedLearner.safeParse({ targetScale: "log", members: [] }).success).toBe(false);
  });
});
