import { expect, it } from "vitest";

import { outcomeOf, TrialRecord, trialRecord } from "#core/model/trial-record.ts";

import { trialOf } from "../../support/learning-fixture.ts";

const trial = trialOf({ kind: "ridge", alpha: 0.1 });

it("trialRecord() keeps an outcome to the bit, through JSON", () => {
  const predicted = Float64Array.of(-0, 0.1 + 0.2, Number.MIN_VALUE, -1.7976931348623157e308, 1 / 3);
  const stored = JSON.stringify(trialRecord({ kind: "trained", trial, predicted, deviations: null }));
  const read = outcomeOf(trial, TrialRecord.parse(JSON.parse(stored)));
  expect(read).toEqual({ kind: "trained", trial, predicted, deviations: null });
  expect(read.kind === "trained" && Object.is(read.predicted[0], -0)).toBe(true);
});

it("trialRecord() keeps why a trial failed", () => {
  const failed = { kind: "failed", trial, reason: "no library here" } as const;
  expect(outcomeOf(trial, TrialRecord.parse(JSON.parse(JSON.stringify(trialRecord(failed)))))).toEqual(failed);
});

it("trialRecord() keeps how uncertain the trial was of its answers", () => {
  const outcome = {
    kind: "trained",
    trial,
    predicted: Float64Array.of(1, 2),
    deviations: Float64Array.of(0.1 + 0.2, Number.MIN_VALUE),
  } as const;
  expect(outcomeOf(trial, TrialRecord.parse(JSON.parse(JSON.stringify(trialRecord(outcome)))))).toEqual(outcome);
});
