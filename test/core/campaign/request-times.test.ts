import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { loadSpanSeconds, requestCount } from "#core/campaign/load-size.ts";
import type { OpenLoad, RampLoad } from "#core/campaign/load.ts";
import { requestTimes } from "#core/campaign/request-times.ts";
import { prng } from "#core/numeric/prng.ts";

const rate = fc.double({ min: 0.01, max: 200, noNaN: true });
const durationSeconds = fc.double({ min: 0.1, max: 50, noNaN: true });
const ramp: fc.Arbitrary<RampLoad> = fc
  .record({
    kind: fc.constant("ramp" as const),
    fromPerSecond: fc.oneof(fc.constant(0), rate),
    toPerSecond: fc.oneof(fc.constant(0), rate),
    durationSeconds,
  })
  .filter(({ fromPerSecond, toPerSecond }) => fromPerSecond + toPerSecond > 0);
const traceSeconds = fc
  .array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 })
  .map((times) => [...times].sort((left, right) => left - right))
  .map((times) => times.map((time) => time - (times[0] ?? 0)));

const times = (load: OpenLoad, seed: string | number = 1, trace: readonly number[] = []): number[] =>
  requestTimes(load, { random: prng(seed), traceSeconds: trace });

function expectInOrder(list: readonly number[]): void {
  expect(list[0]).toBe(0);
  for (const [index, time] of list.entries()) expect(time).toBeGreaterThanOrEqual(list[index - 1] ?? 0);
}

describe("requestTimes()", () => {
  it("of a constant rate are evenly apart and end with the time or the count", () => {
    expect(times({ kind: "constant", requestsPerSecond: 4, durationSeconds: 1 })).toEqual([0, 0.25, 0.5, 0.75]);
    expect(times({ kind: "constant", requestsPerSecond: 0.5, count: 3 })).toEqual([0, 2, 4]);
    // 0.1 · 30 is a hair above 3.
    expect(times({ kind: "constant", requestsPerSecond: 0.1, durationSeconds: 30 })).toHaveLength(3);
    fc.assert(
      fc.property(rate, durationSeconds, (requestsPerSecond, lasting) => {
        const load = { kind: "constant", requestsPerSecond, durationSeconds: lasting } as const;
        const list = times(load);
        expectInOrder(list);
        expect(list).toHaveLength(requestCount(load));
        expect(list.at(-1)).toBeCloseTo(loadSpanSeconds(load), 6);
        expect(Math.abs(list.length - requestsPerSecond * lasting)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });

  it("of a Poisson process achieve the rate, with gaps that are exponential, and another seed gives another draw", () => {
    const load = { kind: "poisson", requestsPerSecond: 5, count: 20_001 } as const;
    const list = times(load);
    const gaps = list.slice(1).map((time, index) => time - (list[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    // Four standard errors of the mean, 1/(rate·√n).
    expect(Math.abs(mean - 0.2)).toBeLessThan((4 * 0.2) / Math.sqrt(gaps.length));
    expect(gaps.filter((gap) => gap < 0.2).length / gaps.length).toBeCloseTo(1 - Math.exp(-1), 1);
    expect(times(load)).toEqual(list);
    expect(times(load, 2)).not.toEqual(list);
  });

  it("of a Poisson process end with the time or the count, whichever is asked for", () => {
    fc.assert(
      fc.property(
        rate,
        durationSeconds,
        fc.integer({ min: 1, max: 300 }),
        fc.string(),
        (perSecond, lasting, count, seed) => {
          const timed = times({ kind: "poisson", requestsPerSecond: perSecond, durationSeconds: lasting }, seed);
          expectInOrder(timed);
          expect(timed.at(-1)).toBeLessThan(lasting);
          const counted = times({ kind: "poisson", requestsPerSecond: perSecond, count }, seed);
          expectInOrder(counted);
          expect(counted).toHaveLength(count);
          // The same draw, cut off at another place.
          const both = Math.min(timed.length, counted.length);
          expect(counted.slice(0, both)).toEqual(timed.slice(0, both));
        },
      ),
    );
  });

  it("of a Poisson process number rate times duration and one on average", () => {
    const load = { kind: "poisson", requestsPerSecond: 3, durationSeconds: 4 } as const;
    const draws = 4_000;
    const counts = Array.from({ length: draws }, (_, seed) => times(load, seed).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / draws;
    expect(Math.abs(mean - requestCount(load))).toBeLessThan(4 * Math.sqrt(12 / draws));
  });

  it("of a ramp: up to each request the integral of the rate is its number", () => {
    fc.assert(
      fc.property(ramp, (load) => {
        const { fromPerSecond, toPerSecond, durationSeconds: lasting } = load;
        const list = times(load);
        expectInOrder(list);
        expect(list.at(-1)).toBeLessThanOrEqual(lasting);
        const total = ((fromPerSecond + toPerSecond) / 2) * lasting;
        expect(Math.abs(list.length - Math.max(1, total))).toBeLessThanOrEqual(1 + 1e-6 * total);
        for (const [request, time] of list.entries()) {
          const integral = fromPerSecond * time + ((toPerSecond - fromPerSecond) * time * time) / (2 * lasting);
          expect(Math.abs(integral - request)).toBeLessThan(1e-6 * Math.max(1, total));
        }
      }),
    );
  });

  it("of a ramp that stays level are those of a constant rate", () => {
    const level = times({ kind: "ramp", fromPerSecond: 4, toPerSecond: 4, durationSeconds: 5 });
    const constant = times({ kind: "constant", requestsPerSecond: 4, durationSeconds: 5 });
    expect(level).toHaveLength(constant.length);
    for (const [index, time] of level.entries()) expect(time).toBeCloseTo(constant[index] ?? NaN, 9);
  });

  it("of a trace are exactly its times, or so many times as fast", () => {
    fc.assert(
      fc.property(traceSeconds, fc.double({ min: 0.1, max: 10, noNaN: true }), (trace, speed) => {
        const load = { kind: "trace", trace: "t", count: trace.length, spanSeconds: trace.at(-1) ?? 0 } as const;
        expect(times({ ...load, speed: 1 }, 1, trace)).toEqual(trace);
        const faster = times({ ...load, speed }, 1, trace);
        expect(faster).toEqual(trace.map((time) => time / speed));
        expect(faster.at(-1)).toBe(loadSpanSeconds({ ...load, speed }));
      }),
    );
  });

  it("refuse a trace that is not the load's", () => {
    const load = { kind: "trace", trace: "ab12", count: 3, spanSeconds: 2, speed: 1 } as const;
    expect(() => times(load, 1, [0, 1])).toThrow(
      "Cannot replay trace ab12 as it must have 3 times: current value is 2",
    );
  });
});
