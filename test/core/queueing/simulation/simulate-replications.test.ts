import { describe, expect, it } from "vitest";

import { REPLICATION_JOBS, simulateReplications } from "#core/queueing/simulation/simulate-replications.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";
import type { SimulationOptions } from "#core/queueing/simulation/tandem-simulation.ts";
import { halfWidth } from "#core/queueing/simulation/time-estimate.ts";
import type { Tandem } from "#core/queueing/tandem.ts";

import { simpleTandem } from "./simple-tandem.ts";

const TANDEM = simpleTandem({ batchRate: 0.6, secondMean: 1 });

/** Simulates without threads, and remembers what for. */
function counted() {
  const asked: SimulationOptions[] = [];
  const simulate = (tandem: Tandem, options: SimulationOptions) => {
    asked.push(options);
    return Promise.resolve(simulateTandem(tandem, options));
  };
  return { asked, simulate };
}

describe("simulateReplications()", () => {
  it("leaves what is short as it is", async () => {
    const { asked, simulate } = counted();
    for (const until of [
      { kind: "jobs", jobs: 50_000 },
      { kind: "precision", precision: 0.05, mostJobs: 1e9 },
    ] as const) {
      const options = { seed: 4, until };
      expect(await simulateReplications(TANDEM, options, simulate)).toEqual(simulateTandem(TANDEM, options));
    }
    expect(asked).toHaveLength(2);
  });

  it("shares many jobs among replications that know nothing of each other, and no job is lost", async () => {
    const { asked, simulate } = counted();
    const jobs = Math.ceil(4.3 * REPLICATION_JOBS);
    const found = await simulateReplications(TANDEM, { seed: 4, until: { kind: "jobs", jobs } }, simulate);
    // The last of a stretch of arrivals come, too.
    expect(found.jobs / jobs).toBeGreaterThanOrEqual(1);
    expect(found.jobs / jobs).toBeLessThan(1.001);
    expect(new Set(asked.map(({ seed }) => seed)).size).toBe(4);
    // Two M/M/1 in a row at a load of .6 (Burke).
    const { value, standardError } = found.offloaded.meanSeconds;
    expect(standardError / value).toBeLessThan(0.002);
    expect(Math.abs(value - 5)).toBeLessThan(3.3 * standardError);
    expect(found.first.utilisation.value).toBeCloseTo(0.6, 2);
    expect(found.offloaded.count).toBe(found.offloaded.histogram.total);
    // Half of all responses by Reich's law: of two equal exponential parts.
    expect(Math.abs(found.offloaded.p50Seconds.value / (2.5 * 1.67834699) - 1)).toBeLessThan(0.006);
  });

  it("adds replications until it is as precise as asked, and ends at the cap else", async () => {
    const { asked, simulate } = counted();
    const until = { kind: "precision", precision: 0.003, mostJobs: 1e8 } as const;
    const found = await simulateReplications(TANDEM, { seed: 9, until }, simulate);
    expect(found.stoppedBy).toBe("precision");
    expect(asked.length).toBeGreaterThan(2);
    expect(halfWidth(found.offloaded.meanSeconds)).toBeLessThanOrEqual(0.003 * found.offloaded.meanSeconds.value);
    expect(Math.abs(found.offloaded.meanSeconds.value / 5 - 1)).toBeLessThan(0.006);
    const capped = await simulateReplications(
      TANDEM,
      { seed: 9, until: { ...until, precision: 1e-5, mostJobs: 2 * REPLICATION_JOBS + 9 } },
      simulate,
    );
    expect(capped.stoppedBy).toBe("cap");
    expect(capped.jobs).toBeLessThanOrEqual(2 * REPLICATION_JOBS + 9);
  });

  it("replays a trace once, and measures streams in one piece", async () => {
    const { asked, simulate } = counted();
    const trace = simpleTandem({ batchRate: 0.5, arrival: { kind: "trace", values: [1, 2, 3] } });
    await simulateReplications(trace, { seed: 1, until: { kind: "traceEnd" } }, simulate);
    const jobs = { kind: "jobs", jobs: 2 * REPLICATION_JOBS } as const;
    const { departures } = await simulateReplications(TANDEM, { seed: 1, until: jobs, streams: true }, simulate);
    expect(asked).toHaveLength(2);
    // Departures of M/M/1 are Poisson.
    expect(departures!.scv).toBeCloseTo(1, 1);
  });
});
