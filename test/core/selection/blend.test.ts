import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { blendAnswers, blendMembers, blendOutOfFold, blendSpread, type Contest } from "#core/selection/blend.ts";
import { foldsOf, leaveOneGroupOut } from "#core/selection/folds.ts";
import type { TrainedOutcome } from "#core/selection/trial-outcome.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const outcome = (family: string, predicted: number[]): TrainedOutcome => ({
  kind: "trained",
  trial: trialOf({ kind: "mean" }, { family }),
  predicted: Float64Array.from(predicted),
  deviations: null,
});

const FOLDS = leaveOneGroupOut(["a", "b", "c"]);
const contest = (outcomes: TrainedOutcome[], changes: Partial<Contest> = {}): Contest => ({
  outcomes,
  by: "capped-mape",
  folds: FOLDS,
  groups: ["a", "b", "c", "d", "e", "f"],
  tested: { measured: new Float64Array(FOLDS.rows.length).fill(1), foldOf: FOLDS.foldOf },
  scale: "identity",
  ...changes,
});

const OUTCOMES = [
  outcome("mean", [1, 1, 1]),
  outcome("ridge", [1.1, 1.1, 1.1]),
  outcome("ridge", [1.5, 1.5, 1.5]),
  outcome("law", [0.88, 0.88, 0.88]),
  outcome("network", [2, 2, 2]),
];
const ALL = [0, 1, 2];

describe("blendMembers()", () => {
  it("takes the best of each family but the mean, with shares that fall with the error", () => {
    const members = blendMembers(contest(OUTCOMES), ALL);
    expect(members.map(({ outcome: chosen }) => chosen)).toEqual([OUTCOMES[1], OUTCOMES[3]]);
    // Errors .1 and .12 on three configurations: exp(-(1.2 - 1) / (.1 · (1 + 30 / 3))).
    expect(members[1]!.weight / members[0]!.weight).toBeCloseTo(Math.exp(-0.2 / 1.1), 9);
    expect(members[0]!.weight + members[1]!.weight).toBeCloseTo(1, 12);
  });

  it("leaves out a share of less than one in twenty", () => {
    // Errors .1 and .4 give e^(-3 / 1.1) = .065 against 1, .1 and .45 give .042.
    const at = (answer: number): number =>
      blendMembers(contest([outcome("ridge", [1.1, 1.1, 1.1]), outcome("law", [answer, answer, answer])]), ALL).length;
    expect([at(1.4), at(1.45)]).toEqual([2, 1]);
  });

  it("is one law alone where it is met exactly", () => {
    const exact = [...OUTCOMES, outcome("boundary-law", [1, 1, 1])];
    expect(blendMembers(contest(exact), ALL)).toEqual([{ weight: 1, outcome: exact[5] }]);
  });

  it("is the mean where nothing else was tried, and all alike where nothing was tested", () => {
    expect(blendMembers(contest([OUTCOMES[0]!]), ALL)).toEqual([{ weight: 1, outcome: OUTCOMES[0] }]);
    expect(blendMembers(contest(OUTCOMES), []).map(({ weight }) => weight)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });
});

describe("blendAnswers()", () => {
  it("averages logarithms or the answers themselves", () => {
    const answers = [
      { weight: 0.5, values: Float64Array.of(2) },
      { weight: 0.5, values: Float64Array.of(8) },
    ];
    expect(blendAnswers("log", answers)[0]).toBeCloseTo(4, 12);
    expect(blendAnswers("identity", answers)[0]).toBe(5);
  });
});

describe("blendAnswers() on the log scale", () => {
  const answersAt = (...logs: number[]): number =>
    Math.log(
      blendAnswers(
        "log",
        logs.map((log) => ({ weight: 1 / logs.length, values: Float64Array.of(Math.exp(log)) })),
      )[0]!,
    );

  it("lets none that strays take the others with it", () => {
    expect(answersAt(1, 1.1, 1.15)).toBeCloseTo(3.25 / 3, 12);
    // The third counts as .2 from the middle one, however far it is.
    expect(answersAt(1, 1.1, 9)).toBeCloseTo((1 + 1.1 + 1.3) / 3, 12);
    expect(answersAt(1, 1.1, 99)).toBe(answersAt(1, 1.1, 9));
    expect(answersAt(-Infinity, 1.1, 1.2)).toBeCloseTo((0.9 + 1.1 + 1.2) / 3, 12);
  });

  it("lies between the smallest and the largest answer, and a half of the shares decides", () => {
    const logs = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(logs, (drawn) => {
        const blended = answersAt(...drawn);
        expect(blended).toBeGreaterThanOrEqual(Math.min(...drawn) - 1e-9);
        expect(blended).toBeLessThanOrEqual(Math.max(...drawn) + 1e-9);
      }),
    );
    const values = (log: number) => Float64Array.of(Math.exp(log));
    const heavy = [
      { weight: 0.6, values: values(1) },
      { weight: 0.4, values: values(9) },
    ];
    expect(Math.log(blendAnswers("log", heavy)[0]!)).toBeCloseTo(1 + 0.4 * 0.2, 12);
    // Of two halves nobody can say which strays.
    expect(answersAt(1, 9)).toBeCloseTo(5, 12);
  });
});

describe("blendSpread()", () => {
  it("is the weighted deviation of the answers, or of their logarithms, and nothing of one alone", () => {
    const answers = [
      { weight: 0.25, values: Float64Array.of(2) },
      { weight: 0.75, values: Float64Array.of(6) },
    ];
    // Mean 5, variance (9 + 3 · 1) / 4 = 3.
    expect(blendSpread("identity", answers)[0]).toBeCloseTo(Math.sqrt(3), 12);
    // The logarithms are ln 3 apart: √(1/4 · 3/4) of that.
    expect(blendSpread("log", answers)[0]).toBeCloseTo(Math.log(3) * Math.sqrt(3 / 16), 12);
    expect([...blendSpread("log", [{ weight: 1, values: Float64Array.of(3, 7) }])]).toEqual([0, 0]);
  });
});

describe("blendOutOfFold()", () => {
  it("takes shares by the errors in the other folds", () => {
    const outcomes = [outcome("ridge", [1, 1, 9]), outcome("law", [5, 5, 1])];
    const { predicted, spread, members } = blendOutOfFold(contest(outcomes));
    // Without the third row the ridge is perfect and has all the weight, however wrong it is there.
    expect(members[2]).toEqual([{ weight: 1, outcome: outcomes[0] }]);
    expect([predicted[2], spread[2]]).toEqual([9, 0]);
    // Without the first, each is wrong once by as much as counts: half each, 2 from the middle.
    expect(members[0]!.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect([predicted[0], spread[0]]).toEqual([3, 2]);
  });

  it("never goes by the measured value of the row that it answers, whatever the folds", () => {
    const value = fc.double({ min: 0.5, max: 2, noNaN: true });
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 6, maxLength: 6 });
    // Row 5 is tested twice, as the upper end of a range is.
    const folds = foldsOf("extrapolation", [
      { training: [0, 1], heldOut: [2, 3, 4, 5] },
      { training: [0, 1, 2, 3, 4], heldOut: [5] },
    ]);
    fc.assert(
      fc.property(rows, value, (drawn, other) => {
        const at = (column: 0 | 1 | 2): number[] => folds.rows.map((row) => drawn[row]![column]);
        const outcomes = [outcome("ridge", at(0)), outcome("law", at(1))];
        const answersFor = (last: number): number => {
          const measured = Float64Array.from(folds.rows, (row) => (row === 5 ? last : drawn[row]![2]));
          const tested = { measured, foldOf: folds.foldOf };
          return blendOutOfFold(contest(outcomes, { folds, tested })).predicted.at(-1)!;
        };
        expect(answersFor(other)).toBe(answersFor(drawn[5]![2]));
      }),
    );
  });
});
