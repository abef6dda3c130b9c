import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isOver } from "#adapters/platform/cluster/pod.ts";
import { pullSeconds } from "#adapters/platform/cluster/pod-events.ts";
import { podTrouble } from "#adapters/platform/cluster/pod-troubles.ts";
import { podPhases, type PodPhases } from "#adapters/platform/kubernetes/pod-phases.ts";
import type { PodTimeline, SeenMoment } from "#adapters/platform/kubernetes/pod-timeline.ts";
import { PHASES } from "#core/trace/invocation.ts";

import { observe, recordedPod, type RecordedCase } from "../../../support/recorded-pod.ts";

const ARRIVED_SECONDS = 1;
const seen = (atSeconds: number): SeenMoment => ({ atSeconds, earliestSeconds: atSeconds });

function timeline(name: RecordedCase, changes: Partial<PodTimeline> = {}): PodTimeline {
  const recorded = recordedPod(name);
  const { pod, scheduled, componentEnded, over } = observe(recorded, isOver);
  const first = recorded.sights[0]?.atSeconds ?? 0;
  return {
    arrivedAtSeconds: first - ARRIVED_SECONDS,
    scheduled,
    readyAtSeconds: undefined,
    componentEnded,
    over: over ?? seen((recorded.sights.at(-1)?.atSeconds ?? 0) + 10),
    marks: recorded.result?.marks ?? {},
    pullSeconds: pullSeconds(recorded.events),
    trouble: pod === undefined ? undefined : podTrouble(pod)?.kind,
    pod,
    ...changes,
  };
}

function expectSound({ phases, bounds, merged, endedAtSeconds }: PodPhases, arrivedAtSeconds: number): void {
  const lengths = PHASES.map((phase) => phases[phase] ?? 0);
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(0);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBeCloseTo(endedAtSeconds - arrivedAtSeconds, 6);
  for (const [phase, { leastSeconds, mostSeconds }] of Object.entries(bounds)) {
    const length = phases[phase as keyof typeof phases] as number;
    expect(leastSeconds).toBeGreaterThanOrEqual(0);
    expect(length).toBeGreaterThanOrEqual(leastSeconds);
    expect(length).toBeLessThanOrEqual(mostSeconds);
  }
  for (const phase of PHASES) {
    if (phase !== "transfer") expect(phases[phase] === null).toBe(phase in merged);
  }
}

describe("podPhases()", () => {
  it("cuts a recorded success at what was seen, heard and measured on the node", () => {
    const plain = timeline("succeeded");
    const { marks, scheduled, over } = plain;
    const readyAtSeconds = (scheduled?.atSeconds ?? 0) + 2.5;
    const cut = podPhases({ ...plain, readyAtSeconds });
    expectSound(cut, plain.arrivedAtSeconds);
    const { phases } = cut;
    expect(phases.wait).toBeCloseTo((scheduled?.atSeconds ?? 0) - plain.arrivedAtSeconds, 9);
    expect(phases.pull).toBeCloseTo(plain.pullSeconds ?? Number.NaN, 9);
    expect(phases.download).toBeCloseTo(marks.downloadedSeconds ?? Number.NaN, 9);
    expect(phases.compute).toBeCloseTo((marks.computeEndedSeconds ?? 0) - (marks.computeBeganSeconds ?? 0), 9);
    expect(phases.upload).toBeCloseTo((marks.uploadedSeconds ?? 0) - (marks.uploadBeganSeconds ?? 0), 9);
    expect(cut.endedAtSeconds).toBe(over.atSeconds);
    expect(cut.bounds).toEqual({});
    expect(phases.compute).toBeGreaterThan(0.5);
    expect(phases.compute).toBeLessThan(1);
  });

  it("keeps an interval of the start where the stage was not heard: the kubelet tells whole seconds", () => {
    const plain = timeline("succeeded");
    const cut = podPhases(plain);
    expectSound(cut, plain.arrivedAtSeconds);
    const { start, teardown } = cut.bounds;
    expect(start?.mostSeconds).toBeGreaterThan(start?.leastSeconds ?? Infinity);
    expect(teardown?.leastSeconds).toBe(0);
    expect(cut.phases.compute).toBeCloseTo(
      (plain.marks.computeEndedSeconds ?? 0) - (plain.marks.computeBeganSeconds ?? 0),
      9,
    );
  });

  it("keeps an interval of the wait where the watch was blind", () => {
    const plain = timeline("succeeded");
    const atSeconds = plain.scheduled?.atSeconds ?? 0;
    const cut = podPhases({ ...plain, scheduled: { atSeconds, earliestSeconds: atSeconds - 0.75 } });
    expectSound(cut, plain.arrivedAtSeconds);
    const { wait } = cut.bounds;
    expect((wait?.mostSeconds ?? 0) - (wait?.leastSeconds ?? 0)).toBeCloseTo(0.75, 9);
  });

  it("takes a component that was killed with its first process to have computed until it was seen to be dead", () => {
    const plain = timeline("first-out-of-memory");
    const readyAtSeconds = (plain.scheduled?.atSeconds ?? 0) + 1.5;
    const marks = { downloadedSeconds: 0.1, computeBeganSeconds: 0.2 };
    const cut = podPhases({ ...plain, marks, readyAtSeconds });
    expectSound(cut, plain.arrivedAtSeconds);
    expect(cut.phases.compute).toBeCloseTo((plain.componentEnded?.atSeconds ?? 0) - readyAtSeconds - 0.2, 9);
    expect(cut.bounds["compute"]?.leastSeconds).toBe(0);
  });

  it("counts all the time at an image that never came as pulling", () => {
    const plain = timeline("image-absent", { trouble: "image" });
    const cut = podPhases({ ...plain, readyAtSeconds: (plain.scheduled?.atSeconds ?? 0) + 2 });
    expectSound(cut, plain.arrivedAtSeconds);
    expect(cut.phases.pull).toBeCloseTo(cut.endedAtSeconds - (plain.scheduled?.atSeconds ?? 0), 9);
    expect(cut.phases.download).toBe(0);
  });

  it("counts all the time of a pod that no node took as waiting", () => {
    const plain = timeline("unschedulable");
    expect(plain.scheduled).toBeUndefined();
    const cut = podPhases(plain);
    expectSound(cut, plain.arrivedAtSeconds);
    expect(cut.phases.wait).toBeCloseTo(cut.endedAtSeconds - plain.arrivedAtSeconds, 9);
  });

  it("merges pulling into the start where no event tells of it", () => {
    const cut = podPhases(timeline("succeeded", { pullSeconds: null }));
    expect(cut.phases.pull).toBeNull();
    expect(cut.merged).toEqual({ pull: "start" });
  });

  it("counts a long pull as pulling, also where the stage was up before it", () => {
    const plain = timeline("succeeded");
    const at = plain.scheduled?.atSeconds ?? 0;
    const marks = { downloadedSeconds: 0.5, computeBeganSeconds: 30, computeEndedSeconds: 31 };
    const cut = podPhases({ ...plain, marks, readyAtSeconds: at + 1, pullSeconds: 29, over: seen(at + 33) });
    for (const [phase, length] of Object.entries({ pull: 29, download: 0.5, start: 1.5, compute: 1, teardown: 1 })) {
      expect(cut.phases[phase as keyof typeof cut.phases]).toBeCloseTo(length, 6);
    }
  });

  it("has parts that are never negative and sum to the whole, whatever the clocks say", () => {
    const seconds = fc.double({ min: -10, max: 100, noNaN: true });
    const length = fc.double({ min: 0, max: 50, noNaN: true });
    const moment = fc.record({ atSeconds: seconds, earliestSeconds: seconds });
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const pods = (["succeeded", "failed", "first-out-of-memory", "image-absent", "unschedulable"] as const).map(
      (name) => observe(recordedPod(name)).pod,
    );
    fc.assert(
      fc.property(
        fc.record({
          arrivedAtSeconds: fc.double({ min: -20, max: -10, noNaN: true }),
          scheduled: maybe(moment),
          readyAtSeconds: maybe(seconds),
          componentEnded: maybe(moment),
          over: moment,
          marks: fc.record(
            {
              downloadedSeconds: length,
              computeBeganSeconds: length,
              computeEndedSeconds: length,
              uploadBeganSeconds: length,
              uploadedSeconds: length,
            },
            { requiredKeys: [] },
          ),
          pullSeconds: fc.option(length),
          trouble: maybe(fc.constantFrom("image", "configuration", "unschedulable")),
          pod: fc.constantFrom(undefined, ...pods),
        }),
        (any) => expectSound(podPhases(any as PodTimeline), any.arrivedAtSeconds),
      ),
      { numRuns: 500, seed: 4 },
    );
  });
});
