import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { reichQuantile } from "#core/queueing/closed-forms/reich.ts";
import { analyticAnswer } from "#core/queueing/forecast/analytic-answer.ts";
import { simulatedAnswer } from "#core/queueing/forecast/simulated-answer.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { simpleTandem } from "../simulation/simple-tandem.ts";

const QUANTILES = ["responseP50Seconds", "responseP90Seconds", "responseP95Seconds", "responseP99Seconds"] as const;

describe("quantiles of the analytic answer", () => {
  it("are Reich's where these hold, and next to them where a hair of batches makes them convolved", () => {
    const exact = analyticAnswer(simpleTandem({ batchRate: 0.7, secondMean: 1 }));
    const convolved = analyticAnswer(
      simpleTandem({ batchRate: 0.7, secondMean: 1, batchSize: { kind: "empirical", shares: [1] } }),
    );
    for (const [index, share] of [0.5, 0.9, 0.95, 0.99].entries()) {
      const name = QUANTILES[index]!;
      expect(exact[name]).toBeCloseTo(reichQuantile([0.3, 0.3], share), 9);
      expect(Math.abs(convolved[name]! / exact[name]! - 1)).toBeLessThan(0.02);
    }
  });

  it("are near those of a simulation between stages of several servers, whose waits hardly hang together", () => {
    const tandem: Tandem = {
      ...simpleTandem({ batchRate: 2.4, servers: [3, 4], secondMean: 1.2 }),
      networkDelaySeconds: 1,
    };
    const simulated = simulatedAnswer(tandem, { seed: 1, until: { kind: "jobs", jobs: 1_000_000 } });
    const analytic = analyticAnswer(tandem);
    for (const name of QUANTILES) expect(Math.abs(analytic[name]! / simulated[name]! - 1)).toBeLessThan(0.02);
  });

  it("are there, in their order and around the mean, of every law and batch that the closed forms take", () => {
    const law: fc.Arbitrary<TimeLaw> = fc.oneof(
      fc.constantFrom<TimeLaw>({ kind: "constant" }, { kind: "exponential" }, { kind: "empirical", values: [1, 2, 9] }),
      fc.record({
        kind: fc.constantFrom("gamma" as const, "lognormal" as const, "weibull" as const, "twoPoint" as const),
        scv: fc.double({ min: 0.1, max: 4, noNaN: true }),
      }),
    );
    const load = fc.double({ min: 0.1, max: 0.9, noNaN: true });
    const few = fc.integer({ min: 1, max: 8 });
    const offloadBatch = fc.oneof(few, fc.constant("request" as const));
    fc.assert(
      fc.property(
        fc.record({ law, load, second: load, servers: fc.tuple(few, few), batch: few, offloadBatch }),
        ({ law: service, load: first, second, servers, batch, offloadBatch: together }) => {
          const batchRate = (first * servers[0]) / batch;
          const secondMean = (second * servers[1]) / (batchRate * batch);
          const answer = analyticAnswer(
            simpleTandem({
              ...{ batchRate, servers, service, secondMean, offloadBatch: together },
              batchSize: { kind: "constant", mean: batch },
            }),
          );
          const [p50, p90, p95, p99] = QUANTILES.map((name) => answer[name]!) as [number, number, number, number];
          expect(p50 > 0 && p50 <= p90 && p90 <= p95 && p95 <= p99).toBe(true);
          expect(p99).toBeGreaterThan(answer.responseMeanSeconds!);
        },
      ),
      { numRuns: 150 },
    );
  });
});
