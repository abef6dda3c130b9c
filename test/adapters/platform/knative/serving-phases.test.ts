import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { PHASES } from "#core/trace/invocation.ts";

import {
  servingPhases,
  type PodTimes,
  type RequestTimes,
} from "../../../../functions/adapters/platform/knative/serving-phases.ts";

const seconds = fc.double({ min: 0, max: 100, noNaN: true });

/** Whatever clocks may say: the pod may tell of more time than passed here, and marks may be missing or out of order. */
const anyTimes: fc.Arbitrary<{ times: RequestTimes; pod: PodTimes | undefined }> = fc
  .record({
    arrivedAtSeconds: seconds,
    untilAnswer: seconds,
    untilEnd: seconds,
    freeAtSeconds: fc.option(seconds, { nil: undefined }),
    start: fc.option(
      fc.record({
        madeAtSeconds: seconds,
        readyAtSeconds: seconds,
        madeBlindSeconds: seconds,
        readyBlindSeconds: seconds,
      }),
      { nil: undefined },
    ),
    pod: fc.option(
      fc.record({
        answeredSeconds: seconds,
        marks: fc.record({ downloadedSeconds: seconds, computeEndedSeconds: seconds }, { requiredKeys: [] }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ arrivedAtSeconds, untilAnswer, untilEnd, freeAtSeconds, start, pod }) => ({
    times: {
      arrivedAtSeconds,
      answeredAtSeconds: arrivedAtSeconds + untilAnswer,
      endedAtSeconds: arrivedAtSeconds + untilAnswer + untilEnd,
      ...(freeAtSeconds === undefined ? {} : { freeAtSeconds }),
      ...(start === undefined ? {} : { start }),
    },
    pod,
  }));

describe("servingPhases()", () => {
  it("are never negative and sum to the whole, whatever the clocks say", () => {
    fc.assert(
      fc.property(anyTimes, ({ times, pod }) => {
        const { phases, merged, bounds, endedAtSeconds } = servingPhases(times, pod);
        const parts = PHASES.map((phase) => phases[phase] ?? 0);
        for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
        const whole = times.endedAtSeconds - times.arrivedAtSeconds;
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(whole, 6);
        expect(endedAtSeconds).toBe(times.endedAtSeconds);
        expect(PHASES.filter((phase) => phases[phase] === null && phase !== "transfer")).toEqual(Object.keys(merged));
        if (bounds?.start === undefined) return;
        expect(bounds.start.leastSeconds).toBeLessThanOrEqual(phases.start ?? -1);
        expect(bounds.start.mostSeconds).toBeGreaterThanOrEqual(phases.start ?? Infinity);
      }),
    );
  });

  const times = { arrivedAtSeconds: 10, answeredAtSeconds: 15, endedAtSeconds: 15.5 };
  const pod = { answeredSeconds: 3, marks: { downloadedSeconds: 0.5, computeEndedSeconds: 2.5 } };

  it("count back from the answer what the pod did; what was before is waiting, what came after is upload", () => {
    expect(servingPhases(times, pod).phases).toMatchObject({ wait: 2, start: 0, download: 0.5, compute: 2, upload: 1 });
  });

  it("take the start of the pod out of the waiting, as far as the request waited for it", () => {
    const start = { madeAtSeconds: 10.5, readyAtSeconds: 11.75, madeBlindSeconds: 0, readyBlindSeconds: 0 };
    const cold = servingPhases({ ...times, start }, pod);
    expect(cold.phases).toMatchObject({ wait: 0.75, start: 1.25 });
    expect(cold.bounds).toBeUndefined();
    const late = servingPhases({ ...times, start: { ...start, readyAtSeconds: 14 } }, pod);
    expect(late.phases).toMatchObject({ wait: 0.5, start: 1.5 });
    const early = servingPhases({ ...times, start: { ...start, madeAtSeconds: 3 } }, pod);
    expect(early.phases).toMatchObject({ wait: 0.25, start: 1.75 });
  });

  it("say how far off a start may be that was seen late", () => {
    const start = { madeAtSeconds: 10.5, readyAtSeconds: 11.75, madeBlindSeconds: 0.25, readyBlindSeconds: 1 };
    expect(servingPhases({ ...times, start }, pod).bounds).toEqual({ start: { leastSeconds: 0.25, mostSeconds: 1.5 } });
  });

  it("let a request begin no sooner than the pod had room for it", () => {
    const { phases } = servingPhases({ ...times, freeAtSeconds: 12.25 }, pod);
    expect(phases).toMatchObject({ wait: 2.25, download: 0.5, compute: 2, upload: 0.75 });
  });

  it("are all waiting where no pod tells anything", () => {
    expect(servingPhases(times, undefined).phases).toMatchObject({ wait: 5.5, compute: 0, upload: 0 });
  });
});
