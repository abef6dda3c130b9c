import { describe, expect, it } from "vitest";

import { batchMg1WaitSeconds } from "#core/queueing/closed-forms/batch-arrivals.ts";
import { batchQna } from "#core/queueing/closed-forms/batch-qna.ts";
import { dispersionOverTime } from "#core/queueing/closed-forms/dispersion-over-time.ts";
import { robustQueueing, robustWait } from "#core/queueing/closed-forms/robust-queueing.ts";
import { mg1WaitSeconds } from "#core/queueing/closed-forms/single-server.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";

import { simpleTandem } from "../simulation/simple-tandem.ts";

describe("dispersionOverTime()", () => {
  it("is that of an Erlang renewal process of two stages, by inversion", () => {
    const dispersion = dispersionOverTime({ kind: "gamma", scv: 0.5 });
    for (const time of [0.05, 0.3, 1, 4, 30, 150, 1_000, 1e6]) {
      // Cox 1962, section 4.5.
      const exact = 0.5 - Math.expm1(-4 * time) / (8 * time);
      expect(Math.abs(dispersion(time) / exact - 1)).toBeLessThan(2e-4);
    }
  });

  it("is 1 of a Poisson process, however it is told", () => {
    for (const kind of ["gamma", "weibull"] as const) {
      const dispersion = dispersionOverTime({ kind, scv: 1 });
      for (const time of [0.1, 2, 100, 5_000]) expect(dispersion(time)).toBeCloseTo(1, 4);
    }
    expect(dispersionOverTime({ kind: "exponential" })(3)).toBe(1);
  });

  it("begins at 1 and ends at the index of many, of two phases and of two branches", () => {
    const phases = dispersionOverTime({ kind: "mmpp2", rateRatio: 3, sojournBatches: 10 });
    expect(phases(1e-9)).toBeCloseTo(1, 6);
    expect(phases(1e9)).toBeCloseTo(1 + 10 / 4, 6);
    const branches = dispersionOverTime({ kind: "hyperexponential", scv: 4 });
    expect(branches(1e-9)).toBeCloseTo(1, 6);
    expect(branches(1e9)).toBeCloseTo(4, 6);
    // The same process as a hyper-Erlang one of a stage, which is inverted.
    const inverted = dispersionOverTime({ kind: "hyperErlang", scv: 4, stages: 1 });
    for (const time of [0.1, 1, 10, 100]) expect(inverted(time) / branches(time)).toBeCloseTo(1, 3);
  });

  it("refuses what it cannot tell", () => {
    expect(() => dispersionOverTime({ kind: "trace", values: [1] })).toThrow(
      'Cannot tell a dispersion over time as times must be renewals or of two phases: they are "trace"',
    );
  });
});

describe("robustWait()", () => {
  it.each([
    [0.5, 0],
    [0.8, 0.25],
    [0.9, 4],
  ])("is exact for M/G/1 at a utilisation of %d and a SCV of %d (Pollaczek and Khinchine)", (utilisation, scv) => {
    const exact = mg1WaitSeconds({ arrivalRate: utilisation, serviceMeanSeconds: 1 }, scv);
    expect(robustWait(utilisation, () => 1, scv)).toBeCloseTo(exact, 8);
  });

  it("is exact for M^X/G/1, too: batches disperse alike over every time", () => {
    const batchSize = { kind: "geometric", mean: 4 } as const;
    const load = { batchRate: 0.2, batchSize, serviceMeanSeconds: 1 };
    const dispersion = 4 * (1 + 3 / 4);
    expect(robustWait(0.8, () => dispersion, 2)).toBeCloseTo(batchMg1WaitSeconds(load, 2), 8);
  });
});

describe("robustQueueing()", () => {
  it("is exact for two M/M/1 in a row (Burke)", () => {
    const { firstWaitSeconds, secondWaitSeconds, responseSeconds } = robustQueueing(
      simpleTandem({ batchRate: 0.7, secondMean: 1 }),
    );
    expect(firstWaitSeconds).toBeCloseTo(7 / 3, 8);
    expect(secondWaitSeconds).toBeCloseTo(7 / 3, 8);
    expect(responseSeconds).toBeCloseTo(20 / 3, 8);
  });

  it.each([
    { rateRatio: 3, sojournBatches: 20, batchRate: 0.7, offs: [0.12, 0.12] },
    { rateRatio: 6, sojournBatches: 60, batchRate: 0.6, offs: [0.35, 0.2] },
  ])(
    "sees over which times arrivals of two phases scatter, as the index of many does not: %j",
    ({ rateRatio, sojournBatches, batchRate, offs }) => {
      const arrival = { kind: "mmpp2", rateRatio, sojournBatches } as const;
      const tandem = simpleTandem({ batchRate, arrival, secondMean: 1.1 });
      const { first, second } = simulateTandem(tandem, { seed: 2, until: { kind: "jobs", jobs: 1_500_000 } });
      const robust = robustQueueing(tandem);
      const off = (wait: number, simulated: number) => Math.abs(wait / simulated - 1);
      const { value: wait1, standardError } = first.wait.meanSeconds;
      expect(standardError / wait1).toBeLessThan(0.03);
      expect(off(robust.firstWaitSeconds, wait1)).toBeLessThan(offs[0]!);
      expect(off(robust.secondWaitSeconds, second.wait.meanSeconds.value)).toBeLessThan(offs[1]!);
      // What knows the limit alone is several times as far off.
      expect(off(batchQna(tandem).firstWaitSeconds, wait1)).toBeGreaterThan(3 * off(robust.firstWaitSeconds, wait1));
    },
  );

  it("refuses what has no single servers or no one size of batches", () => {
    expect(() => robustQueueing(simpleTandem({ batchRate: 0.7, servers: [2, 1] }))).toThrow(
      "Cannot solve a tandem by robust queueing as each stage must have one server: 2 and 1",
    );
    expect(() => robustQueueing(simpleTandem({ batchRate: 0.7, offloadBatch: "request" }))).toThrow(
      "they are whole requests",
    );
  });
});
