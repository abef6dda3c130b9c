import { describe, expect, it } from "vitest";

import { mg1WaitSeconds } from "#core/queueing/closed-forms/single-server.ts";
import { arrivalWeight } from "#core/queueing/station-surrogate/arrival-weight.ts";
import { describeStation } from "#core/queueing/station-surrogate/station-description.ts";
import { effectiveDispersion } from "#core/queueing/station-surrogate/effective-dispersion.ts";
import { scatterRatio } from "#core/queueing/station-surrogate/scatter-ratio.ts";
import { sourceStream } from "#core/queueing/station-surrogate/chain-stream.ts";

describe("effectiveDispersion()", () => {
  it.each([0.2, 0.5, 0.9, 0.98])(
    "is the dispersion itself where it is one at all numbers, busy for %d",
    (utilisation) => {
      for (const dispersion of [0.3, 2, 12]) {
        expect(effectiveDispersion(utilisation, () => dispersion) / dispersion).toBeCloseTo(1, 2);
      }
    },
  );

  it("is that of few jobs in an idle queue, and of many in a busy one", () => {
    const growing = (jobs: number): number => 10 - 9 / (1 + jobs / 50);
    const found = [0.2, 0.6, 0.9, 0.99].map((utilisation) => effectiveDispersion(utilisation, growing));
    expect(found).toEqual([...found].sort((left, right) => left - right));
    expect(found[0]).toBeLessThan(1.5);
    expect(found[3]).toBeGreaterThan(9);
  });
});

describe("describeStation()", () => {
  it("knows the wait in M/G/1 before anything is learned (Pollaczek and Khinchine)", () => {
    for (const scv of [0.25, 1, 4]) {
      const stage = { servers: 1, service: { kind: "gamma", scv }, serviceMeanSeconds: 2 } as const;
      const arrivals = {
        batchRate: 0.4,
        arrival: { kind: "exponential" },
        batchSize: { kind: "constant", mean: 1 },
      } as const;
      const { wait, departures } = describeStation(sourceStream({ ...arrivals, stations: [stage], links: [] }), stage);
      const exact = mg1WaitSeconds({ arrivalRate: 0.4, serviceMeanSeconds: 2 }, scv) / 2;
      expect(wait / exact).toBeCloseTo(1, 2);
      // Marshall's exact scatter of departures of M/G/1.
      expect(departures.scv).toBeCloseTo(1 + 0.8 ** 2 * (scv - 1), 9);
      expect(departures.dispersionOfMany).toBeCloseTo(1, 9);
    }
  });
});

describe("arrivalWeight()", () => {
  it("grows from nothing to all", () => {
    const weights = [0, 1e-4, 0.01, 0.1, 1, 10, 100, 1e3, 1e5].map(arrivalWeight);
    expect(weights).toEqual([...weights].sort((left, right) => left - right));
    expect(weights[0]).toBe(0);
    expect(weights[1]).toBeLessThan(0.02);
    expect(weights.at(-2)).toBeGreaterThan(0.99);
  });

  it("is Whitt and You's function, summed by hand", () => {
    // At 1: (2 (2 Phi(1) - 1) + 4 phi(1) - 1) / 2.
    expect(arrivalWeight(1)).toBeCloseTo((2 * 0.6826894921 + 4 * 0.2419707245 - 1) / 2, 8);
  });
});

describe("scatterRatio()", () => {
  const part = (changes: object) => ({
    waitVariance: 0,
    serviceVariance: 0,
    bufferVariance: 0,
    waitCorrelation: 0,
    bufferCorrelation: 0,
    ...changes,
  });

  it("is 1 where parts are independent, and where nothing scatters", () => {
    expect(scatterRatio([part({ waitVariance: 2 }), part({ waitVariance: 3, serviceVariance: 1 })])).toBe(1);
    expect(scatterRatio([part({})])).toBe(1);
  });

  it("adds covariances", () => {
    const parts = [part({ waitVariance: 4 }), part({ waitVariance: 9, waitCorrelation: 0.5 })];
    expect(scatterRatio(parts)).toBeCloseTo(Math.sqrt((4 + 9 + 2 * 0.5 * 6) / 13), 12);
    expect(scatterRatio([part({ waitVariance: 4, bufferVariance: 4, bufferCorrelation: -0.95 })])).toBeLessThan(0.25);
  });
});
