import { describe, expect, it } from "vitest";

import type { Chain } from "#core/queueing/chain/chain.ts";
import { chainQna } from "#core/queueing/chain/chain-qna.ts";
import { simulateChain } from "#core/queueing/chain/simulate-chain.ts";
import { batchQna } from "#core/queueing/closed-forms/batch-qna.ts";
import { mmcWaitSeconds } from "#core/queueing/closed-forms/erlang-c.ts";
import { marshallDepartureScv, mg1WaitSeconds } from "#core/queueing/closed-forms/single-server.ts";
import type { BatchSize } from "#core/queueing/laws/batch-size.ts";
import type { TimeLaw } from "#core/queueing/laws/time-law.ts";
import type { Estimate } from "#core/queueing/simulation/tandem-simulation.ts";
import { tandemOfChain } from "./tandem-of-chain.ts";

const EXPONENTIAL = { kind: "exponential" } as const;
const SINGLE = { kind: "constant", mean: 1 } as const;
const JOBS = 500_000;

const station = (serviceMeanSeconds: number, servers = 1, service: TimeLaw = EXPONENTIAL) => ({
  servers,
  service,
  serviceMeanSeconds,
});
const link = (probability = 1, gather = 1, delaySeconds = 0) => ({ probability, gather, delaySeconds });
const chainOf = (
  batchRate: number,
  stations: Chain["stations"],
  links: Chain["links"] = stations.slice(1).map(() => link()),
  batchSize: BatchSize = SINGLE,
): Chain => ({ batchRate, arrival: EXPONENTIAL, batchSize, stations, links });
const simulate = (chain: Chain, jobs = JOBS) =>
  simulateChain(chain, { seed: 1, until: { kind: "jobs", jobs }, streams: true });

/** Within three standard errors, which must not be so large that anything would be. */
function expectWithin({ value, standardError }: Estimate, exact: number, mostRelative = 0.05): void {
  expect(Math.abs(value - exact)).toBeLessThan(3 * standardError + 1e-9);
  expect(standardError).toBeLessThan(mostRelative * exact + 1e-9);
}

describe("simulateChain() agrees with closed forms", () => {
  it("of M/M/c stations in a row: each as if it were alone, and departures at random (Jackson, Burke)", () => {
    const chain = chainOf(1, [station(0.5), station(2, 3), station(0.7), station(1.5, 2), station(0.6)]);
    const found = simulate(chain);
    for (const [index, { wait, utilisation, departures }] of found.stations.entries()) {
      const { servers, serviceMeanSeconds } = chain.stations[index]!;
      expectWithin(wait.meanSeconds, mmcWaitSeconds({ arrivalRate: 1, servers, serviceMeanSeconds }));
      expectWithin(utilisation, serviceMeanSeconds / servers, 0.01);
      expect(departures!.meanGapSeconds).toBeCloseTo(1, 1);
      for (const value of [departures!.scv, departures!.dispersion[10]]) expect(value).toBeCloseTo(1, 1);
      expect(departures!.lag1).toBeCloseTo(0, 1);
    }
    const exact = chainQna(chain).responseSeconds;
    expectWithin(found.response.meanSeconds, exact);
  });

  it("of a chain of two M/M/1 stations: all of its percentiles (Reich)", () => {
    const found = simulate(chainOf(1, [station(1 / 1.3), station(1 / 1.5)]), 1_000_000).response;
    expectWithin(found.meanSeconds, 1 / 0.3 + 1 / 0.5);
    expectWithin(found.p50Seconds, 4.41395);
    expectWithin(found.p90Seconds, 10.47382);
    expectWithin(found.p95Seconds, 12.88448);
    expectWithin(found.p99Seconds, 18.35356);
  });

  it.each([0.5, 0.8])(
    "of M/D/1 busy for %d: its departures scatter as Marshall says, and so does what follows",
    (rate) => {
      const { stations } = simulate(
        chainOf(rate, [station(1, 1, { kind: "constant" }), station(0.3, 1, { kind: "constant" })]),
      );
      const load = { arrivalRate: rate, serviceMeanSeconds: 1 };
      const exact = marshallDepartureScv(load, { arrivalScv: 1, serviceScv: 0, waitSeconds: mg1WaitSeconds(load, 0) });
      expect(exact).toBeCloseTo(1 - rate ** 2, 9);
      expect(stations[0]!.departures!.scv).toBeCloseTo(exact, 2);
      // Nothing waits after a longer constant service, and departures keep their gaps.
      expect(stations[1]!.wait.meanSeconds.value).toBe(0);
      expect(stations[1]!.departures!.scv).toBeCloseTo(exact, 2);
    },
  );

  // Exact by a truncated chain, to six digits.
  it.each([
    [
      "batches of 3",
      chainOf(0.2, [station(1), station(1)], [link()], { kind: "constant", mean: 3 }),
      [4, 0, 2.493187, 8.493187],
    ],
    [
      "batches of 4, more servers",
      chainOf(0.3, [station(1, 2), station(1 / 0.6, 3)], [link()], { kind: "constant", mean: 4 }),
      [2.233696, 0, 1.779442, 6.679805],
    ],
    [
      "half go on",
      chainOf(0.3, [station(1), station(2)], [link(0.5)], { kind: "geometric", mean: 2 }),
      [4, 0, 4.268835, 11.268835],
    ],
    ["gathered by 4", chainOf(0.6, [station(1), station(1)], [link(1, 4)]), [1.5, 2.5, 2.453676, 8.453676]],
    [
      "some go on, by 3",
      chainOf(0.6, [station(1, 2), station(1.25, 2)], [link(0.8, 3)], { kind: "constant", mean: 2 }),
      [1.067308, 1.041667, 1.1611, 5.520074],
    ],
    [
      "batches of 4 gathered by 4",
      chainOf(0.15, [station(1), station(1)], [link(1, 4)], { kind: "constant", mean: 4 }),
      [5.25, 1.5, 3.774355, 12.524355],
    ],
  ] as const)("of tandems of the reference: %s", (_name, chain, [wait1, bufferWait, wait2, response]) => {
    const { stations, response: found } = simulate(chain, 1_000_000);
    expectWithin(stations[0]!.wait.meanSeconds, wait1);
    expectWithin(stations[0]!.bufferWaitSeconds, bufferWait);
    expectWithin(stations[1]!.wait.meanSeconds, wait2);
    expectWithin(found.meanSeconds, response);
  });
});

describe("simulateChain()", () => {
  const chain = chainOf(0.4, [station(1), station(1.5, 2), station(0.8)], [link(0.9, 2, 3), link(0.5)], {
    kind: "geometric",
    mean: 2,
  });

  it("sums the response of its parts, of the jobs that go through all", () => {
    const { response, stations } = simulate(chain);
    const parts = stations.map(({ wait, bufferWaitSeconds }, index) => {
      return wait.meanSeconds.value + bufferWaitSeconds.value + chain.stations[index]!.serviceMeanSeconds;
    });
    expect(response.meanSeconds.value / (3 + parts[0]! + parts[1]! + parts[2]!)).toBeCloseTo(1, 2);
  });

  it("is the same again for a seed, and another for another", () => {
    const one = simulate(chain, 20_000);
    expect(simulate(chain, 20_000)).toEqual(one);
    const other = simulateChain(chain, { seed: 2, until: { kind: "jobs", jobs: 20_000 } });
    expect(other.response.meanSeconds.value).not.toBe(one.response.meanSeconds.value);
    expect(other.stations[0]!.departures).toBeNull();
  });

  it("stops when it is as precise as asked, or at the most jobs", () => {
    const ask = (precision: number) =>
      simulateChain(chain, { seed: 1, until: { kind: "precision", precision, mostJobs: 300_000 } });
    expect(ask(0.05).stoppedBy).toBe("precision");
    expect(ask(0.05).jobs).toBeLessThan(300_000);
    expect(ask(0.0005).stoppedBy).toBe("cap");
  });

  it("refuses a chain that does not bear its load, and names the station", () => {
    expect(() => simulate({ ...chain, batchRate: 0.6 })).toThrow(
      "Cannot answer a chain as the servers of station 1 must be busy for less than all of the time, else its queue grows for ever: they would be for 1.200 of it",
    );
  });
});

describe("chainQna()", () => {
  it("is what batch-QNA says of two stations", () => {
    const chain = chainOf(0.3, [station(1, 2), station(1.1, 2)], [link(0.7, 3, 2)], { kind: "geometric", mean: 4 });
    const found = chainQna(chain);
    const tandem = batchQna(tandemOfChain(chain));
    expect(found.waitsSeconds[0]).toBeCloseTo(tandem.firstWaitSeconds, 12);
    expect(found.waitsSeconds[1]).toBeCloseTo(tandem.secondWaitSeconds, 12);
    expect(found.responseSeconds).toBeCloseTo(tandem.responseSeconds, 12);
  });
});
