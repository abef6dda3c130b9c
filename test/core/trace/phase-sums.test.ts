import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { PHASES } from "#core/trace/invocation.ts";
import type { RunMeasurement } from "#core/trace/run-record.ts";
import { phaseFlaws, phaseSum, traceFlaws } from "#core/trace/phase-sums.ts";

import { invocation } from "./trace-fixture.ts";

function measurement(invocations: RunMeasurement["invocations"], makespanSeconds: number): RunMeasurement {
  return {
    startedAt: "2030-01-01T00:00:00.000Z",
    makespanSeconds,
    invocations,
    platform: { kind: "simulated", cluster: "c", nodes: [] },
    enforcement: { cpu: "simulated", memory: "simulated", notes: [] },
    background: { otherCpuSeconds: null, notes: [] },
    achievedParallelism: {},
    captured: null,
  };
}

describe("phaseFlaws()", () => {
  it("finds none in phases that are what they sum to", () => {
    const seconds = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(...PHASES.map(() => seconds)), seconds, (values, arrivedAtSeconds) => {
        const phases = Object.fromEntries(PHASES.map((phase, index) => [phase, values[index] ?? 0]));
        const sound = invocation({ arrivedAtSeconds, phases });
        expect(phaseFlaws(sound)).toEqual([]);
        expect(phaseSum(sound)).toBeCloseTo(
          values.reduce((sum, value) => sum + value, 0),
          6,
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      "a part below zero",
      invocation({ id: "i", phases: { wait: -1, compute: 2 } }),
      ["i: wait is -1 s, less than none"],
    ],
    [
      "a sum that is not the whole",
      invocation({ id: "i", finishedAtSeconds: 2 }),
      ["i: the phases sum to 1.5 s, but it took 2 s"],
    ],
    [
      "a phase that is not seen and nowhere",
      invocation({ id: "i", phases: { pull: null } }),
      ["i: pull is not seen, and no phase is named that holds it"],
    ],
    [
      "a phase within one that is not seen either",
      invocation({ id: "i", phases: { pull: null, start: null }, merged: { pull: "start", start: "download" } }),
      ["i: pull is said to be part of start, which is not seen either"],
    ],
    [
      "a phase that is seen and within another",
      invocation({ id: "i", merged: { pull: "start" } }),
      ["i: pull is seen, so it cannot be part of start"],
    ],
  ])("tells %s", (_what, flawed, sentences) => {
    expect(phaseFlaws(flawed)).toEqual(sentences);
  });

  it("allows no transfer, and phases within neighbours", () => {
    expect(phaseFlaws(invocation({ phases: { transfer: null, pull: null }, merged: { pull: "start" } }))).toEqual([]);
  });
});

describe("traceFlaws()", () => {
  it("finds none in a sound trace", () => {
    expect(traceFlaws(measurement([invocation(), invocation({ arrivedAtSeconds: 1 })], 2.5))).toEqual([]);
    expect(traceFlaws(measurement([], 0))).toEqual([]);
  });

  it("tells a makespan that is not the last end, and ids that come twice", () => {
    const one = invocation({ id: "i" });
    expect(traceFlaws(measurement([one, one], 3))).toEqual([
      "1 invocation has an id that another one has",
      "the makespan is 3 s, but the last invocation ends at 1.5 s",
    ]);
  });
});
