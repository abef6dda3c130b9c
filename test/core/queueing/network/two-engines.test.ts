import { describe, expect, it } from "vitest";

import { prng, type Prng } from "#core/numeric/prng.ts";
import { simulateNetwork } from "#core/queueing/network/simulate-network.ts";
import { simulateTandem } from "#core/queueing/simulation/simulate-tandem.ts";

const exponential = (mean: number) => (random: Prng) => -mean * Math.log(1 - random());
const JOBS = 1_000_000;

describe("The calendar and the recursion for tandems agree", () => {
  it.each([
    { servers: [1, 1], batch: 1, gather: 1, rate: 0.7 },
    { servers: [2, 3], batch: 4, gather: 1, rate: 0.3 },
    { servers: [2, 2], batch: 2, gather: 3, rate: 0.6 },
  ])("%j", ({ servers, batch, gather, rate }) => {
    const [first, second] = servers as [number, number];
    const law = { kind: "exponential" as const };
    const tandem = simulateTandem(
      {
        batchRate: rate,
        arrival: law,
        batchSize: { kind: "constant", mean: batch },
        first: { servers: first, service: law, serviceMeanSeconds: 1 },
        offloadProbability: 1,
        offloadBatch: gather,
        networkDelaySeconds: 0.25,
        second: { servers: second, service: law, serviceMeanSeconds: 1 },
      },
      { seed: 1, until: { kind: "jobs", jobs: JOBS } },
    );
    const { stations, response } = simulateNetwork(
      {
        stations: [
          {
            name: "first",
            servers: first,
            serviceSeconds: { law, meanSeconds: 1 },
            routes: [{ to: 1, gather, delaySeconds: () => 0.25 }],
          },
          { name: "second", servers: second, serviceSeconds: exponential(1), routes: [] },
        ],
        arrivals: { gapSeconds: { law, meanSeconds: 1 / rate }, batchSize: () => batch, entries: [0] },
      },
      { random: prng(2), originals: JOBS, warmupOriginals: 20_000 },
    );
    const pairs = [
      [stations[0]!.waitMeanSeconds, stations[0]!.waitStandardError, tandem.first.wait.meanSeconds],
      [stations[1]!.waitMeanSeconds, stations[1]!.waitStandardError, tandem.second.wait.meanSeconds],
      [response.meanSeconds, response.standardError, tandem.offloaded.meanSeconds],
    ] as const;
    for (const [mean, standardError, other] of pairs) {
      const error = Math.hypot(standardError, other.standardError);
      expect(error).toBeLessThan(0.05 * other.value);
      expect(Math.abs(mean - other.value)).toBeLessThan(3.5 * error);
    }
  });
});
