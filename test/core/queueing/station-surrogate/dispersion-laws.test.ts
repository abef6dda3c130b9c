import { describe, expect, it } from "vitest";

import { mg1WaitSeconds } from "#core/queueing/closed-forms/single-server.ts";
import { describeStation } from "#core/queueing/station-surrogate/station-description.ts";
import { scatterRatio } from "#core/queueing/station-surrogate/scatter-ratio.ts";
import { sourceStream } from "#core/queueing/station-surrogate/chain-stream.ts";

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
