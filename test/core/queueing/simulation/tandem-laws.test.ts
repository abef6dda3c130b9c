import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { Tandem } from "#core/queueing/tandem.ts";
import { eventTandem, type ToldTandem } from "./event-tandem.ts";
import { EXPONENTIAL, simpleTandem } from "./simple-tandem.ts";

const seconds = fc.double({ min: 0.001, max: 5, noNaN: true });
/** All different, also when summed up: of things that happen at once, which comes first is nobody's choice. */
const timesFrom = (first: number) =>
  fc
    .array(seconds, { minLength: 3, maxLength: 40 })
    .map((values) => values.map((value, index) => value * Math.SQRT2 + Math.log(index + first) / 100));

const told: fc.Arbitrary<ToldTandem> = fc
  .array(fc.tuple(seconds, fc.integer({ min: 1, max: 7 })), { minLength: 1, maxLength: 60 })
  .chain((batches) =>
    fc.record({
      gaps: fc.constant(batches.map(([gap]) => gap)),
      sizes: fc.constant(batches.map(([, size]) => size)),
      servers: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
      services: fc.tuple(timesFrom(1.37), timesFrom(1.73)),
      offloadBatch: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant("request" as const)),
      timeoutSeconds: fc.constant(Infinity),
      delaySeconds: fc.constantFrom(0, 0.75),
    }),
  );

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function tandemOf({ gaps, sizes, servers, services, offloadBatch, timeoutSeconds, delaySeconds }: ToldTandem): Tandem {
  const stage = (index: 0 | 1) => ({
    servers: servers[index],
    service: { kind: "trace" as const, values: [...services[index]] },
    serviceMeanSeconds: meanOf(services[index]),
  });
  return {
    batchRate: 1 / meanOf(gaps),
    arrival: { kind: "trace", values: [...gaps] },
    batchSize: { kind: "trace", sizes: [...sizes] },
    first: stage(0),
    offloadProbability: 1,
    offloadBatch,
    ...(timeoutSeconds < Infinity ? { offloadTimeoutSeconds: timeoutSeconds } : {}),
    networkDelaySeconds: delaySeconds,
    second: stage(1),
  };
}

const replay = (tandem: Tandem) =>
  simulateTandem(tandem, { seed: 1, until: { kind: "traceEnd" }, requests: true, streams: true });

describe("the recursion", () => {
  it("does what a list of events does, whose servers never idle while a job waits", () => {
    fc.assert(
      fc.property(told, (given) => {
        const events = eventTandem(given);
        const found = replay(tandemOf(given));
        const jobs = given.sizes.reduce((sum, size) => sum + size, 0);
        expect(events.idledWhileWaiting).toBe(false);
        expect(found.jobs).toBe(jobs);
        expect(found.first.wait.meanSeconds.value * jobs).toBeCloseTo(events.firstWait, 6);
        expect(found.offloaded.count).toBe(events.offloaded);
        if (events.offloaded === 0) return;
        expect(found.offloaded.meanSeconds.value * events.offloaded).toBeCloseTo(events.response, 6);
        expect(found.second.wait.meanSeconds.value * events.offloaded).toBeCloseTo(events.secondWait, 6);
        expect(found.bufferWaitSeconds.value * events.offloaded).toBeCloseTo(events.bufferWait, 6);
        expect(found.request!.count).toBe(events.requests);
        if (events.requests > 0) {
          expect(found.request!.meanSeconds.value * events.requests).toBeCloseTo(events.requestResponse, 6);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("sends what is there when the time is over", () => {
    fc.assert(
      fc.property(told, seconds, (given, tried) => {
        const timeoutSeconds = tried * Math.sqrt(3) + Math.E / 10_000;
        fc.pre(given.offloadBatch !== "request");
        // The last jobs, after which nothing happens that would look at the clock, stay.
        const gaps = [...given.gaps, 1e6, 1e6];
        const sizes = [...given.sizes, 1, 1];
        const timed = { ...given, gaps, sizes, timeoutSeconds };
        const events = eventTandem(timed);
        const found = replay(tandemOf(timed));
        const rest = events.offloaded - found.offloaded.count;
        expect(rest).toBeGreaterThanOrEqual(0);
        expect(rest).toBeLessThanOrEqual(1);
        if (rest === 0) {
          expect(found.bufferWaitSeconds.value * events.offloaded).toBeCloseTo(events.bufferWait, 5);
          expect(found.offloaded.meanSeconds.value * events.offloaded).toBeCloseTo(events.response, 3);
        } else {
          const sum = found.bufferWaitSeconds.value * found.offloaded.count + timeoutSeconds;
          expect(sum).toBeCloseTo(events.bufferWait, 5);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("obeys Little's law: jobs at the first stage over time are those that come times how long they stay", () => {
    fc.assert(
      fc.property(told, (given) => {
        const { firstJobSeconds } = eventTandem(given);
        const { first, spanSeconds } = replay(tandemOf(given));
        expect(first.jobs.value * spanSeconds).toBeCloseTo(firstJobSeconds, 6);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps servers busy for as much of the time as their load says", () => {
    const load = fc.double({ min: 0.05, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(load, load),
        fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })),
        fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant("request" as const)),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        ([busy1, busy2], servers, offloadBatch, offloadProbability) => {
          const batchRate = (busy1 * servers[0]) / 3;
          const secondMean = (busy2 * servers[1]) / (batchRate * 3 * offloadProbability);
          const tandem = simpleTandem({
            batchRate,
            batchSize: { kind: "shiftedPoisson", mean: 3 },
            servers,
            secondMean,
            offloadBatch,
            offloadProbability,
          });
          const found = simulateTandem(tandem, { seed: 5, until: { kind: "jobs", jobs: 60_000 } });
          for (const [estimate, exact] of [
            [found.first.utilisation, busy1],
            [found.second.utilisation, busy2],
            [found.throughput, batchRate * 3],
            [found.offloadThroughput, batchRate * 3 * offloadProbability],
          ] as const) {
            expect(Math.abs(estimate.value / exact - 1)).toBeLessThan(0.08);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it("serves batches as a whole where told so: a batch of three is one job of a constant and three parts", () => {
    const batchRate = 0.2;
    const whole = {
      ...simpleTandem({ batchRate, batchSize: { kind: "constant", mean: 3 }, service: { kind: "constant" } }),
      first: { servers: 1, service: { kind: "constant" } as const, serviceMeanSeconds: 1, batchOverheadSeconds: 0.5 },
    };
    const { first } = simulateTandem(whole, { seed: 1, until: { kind: "jobs", jobs: 900_000 } });
    // M/D/1 of services of 3.5 s, busy for .7.
    const wait = (0.7 / (2 * 0.3)) * 3.5;
    expect(Math.abs(first.wait.meanSeconds.value - wait)).toBeLessThan(3 * first.wait.meanSeconds.standardError);
    expect(first.utilisation.value).toBeCloseTo(0.7, 2);
    expect(first.jobs.value).toBeCloseTo(0.6 * (wait + 3.5), 0);
  });

  it("adds a network's delay to the response, and lets parcels overtake each other where it scatters", () => {
    const near = simpleTandem({ batchRate: 0.5, secondMean: 1.5, offloadBatch: 3 });
    const far = { ...near, networkDelaySeconds: 2 };
    const scattered = { ...far, networkDelay: EXPONENTIAL };
    const until = { kind: "jobs", jobs: 300_000 } as const;
    const [a, b, c] = [near, far, scattered].map((tandem) => simulateTandem(tandem, { seed: 1, until }));
    expect(b!.offloaded.meanSeconds.value - a!.offloaded.meanSeconds.value).toBeCloseTo(2, 3);
    expect(b!.second.wait.meanSeconds.value).toBeCloseTo(a!.second.wait.meanSeconds.value, 3);
    expect(c!.bufferWaitSeconds.value).toBeCloseTo(a!.bufferWaitSeconds.value, 2);
    const { offloaded, first, second, bufferWaitSeconds } = c!;
    const parts = first.wait.meanSeconds.value + bufferWaitSeconds.value + second.wait.meanSeconds.value + 1 + 2 + 1.5;
    expect(offloaded.meanSeconds.value / parts).toBeCloseTo(1, 2);
  });

  it("holds many requests on their way", () => {
    const tandem = simpleTandem({ batchRate: 0.985, secondMean: 0.98, offloadBatch: 5000 });
    const { request, offloaded } = simulateTandem(tandem, {
      seed: 1,
      until: { kind: "jobs", jobs: 100_000 },
      requests: true,
    });
    // Requests of one job are jobs.
    expect(request!.meanSeconds.value).toBe(offloaded.meanSeconds.value);
    expect(request!.histogram).toEqual(offloaded.histogram);
  });
});
