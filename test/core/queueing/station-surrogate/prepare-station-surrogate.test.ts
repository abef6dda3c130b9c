import { readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseArtifact } from "#artifacts/read-artifact.ts";
import type { Chain } from "#core/queueing/chain/chain.ts";
import { chainLoads } from "#core/queueing/chain/chain-loads.ts";
import { chainQna } from "#core/queueing/chain/chain-qna.ts";
import { mmcWaitSeconds } from "#core/queueing/closed-forms/erlang-c.ts";
import { ChainSweep } from "#core/queueing/station-surrogate/chain-sweep.ts";
import { prepareStationSurrogate } from "#core/queueing/station-surrogate/prepare-station-surrogate.ts";
import { StationSurrogate } from "#core/queueing/station-surrogate/station-surrogate.ts";
import { sweepChains } from "#core/queueing/station-surrogate/sweep-chain.ts";

const FILE = "workflows/modelling/models/station-chain.chain.responseMeanSeconds.json";
const artifact = parseArtifact(readFileSync(FILE), StationSurrogate, FILE);
const surrogate = prepareStationSurrogate(artifact);
const { space } = ChainSweep.parse({ kind: "sweep", name: "test", system: "station-chain", count: 50 });
const chainAt = sweepChains({ space: { ...space, busyShare: 0, manyServersShare: 0 }, seed: 99, stations: [2, 6] });
const chains = fc.integer({ min: 0, max: 100_000 }).map(chainAt);
const EXPONENTIAL = { kind: "exponential" } as const;

/** Poisson arrivals and exponential services all along. */
const markovChain = (utilisations: readonly number[], servers = 1): Chain => ({
  batchRate: servers,
  arrival: EXPONENTIAL,
  batchSize: { kind: "constant", mean: 1 },
  stations: utilisations.map((utilisation) => ({ servers, service: EXPONENTIAL, serviceMeanSeconds: utilisation })),
  links: utilisations.slice(1).map(() => ({ probability: 1, gather: 1, delaySeconds: 0 })),
});

describe("prepareStationSurrogate()", () => {
  it.each([
    [1, [0.5, 0.7, 0.6, 0.8]],
    [1, [0.6, 0.6, 0.6, 0.6, 0.6, 0.6]],
    [3, [0.8, 0.5, 0.7]],
  ])("comes near the product form of M/M/%d stations busy for %j, within the error that it tells", (servers, busy) => {
    const chain = markovChain(busy, servers);
    const found = surrogate.answer(chain);
    expect(found.inRange).toBe(true);
    const exact = chainQna(chain).responseSeconds;
    expect(Math.abs(found.responseMeanSeconds / exact - 1)).toBeLessThan(2 * found.uncertainty);
    for (const [index, { waitMeanSeconds, waits, utilisation }] of found.stations.entries()) {
      const { serviceMeanSeconds } = chain.stations[index]!;
      const wait = mmcWaitSeconds({ arrivalRate: servers, servers, serviceMeanSeconds });
      expect(Math.abs(waitMeanSeconds - wait)).toBeLessThan(0.15 * (wait + serviceMeanSeconds));
      expect(utilisation).toBeCloseTo(busy[index]!, 9);
      if (servers === 1) expect(Math.abs(waits - busy[index]!)).toBeLessThan(0.12);
    }
  });

  it("sums the response of its parts, and gives percentiles in their order", () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const found = surrogate.answer(chain);
        const parts = found.stations.map(
          ({ waitMeanSeconds, bufferWaitMeanSeconds }, index) =>
            waitMeanSeconds + bufferWaitMeanSeconds + chain.stations[index]!.serviceMeanSeconds,
        );
        const sum = parts.reduce((total, part) => total + part, 0);
        expect(found.responseMeanSeconds / sum).toBeCloseTo(1, 9);
        const quantiles = [0, found.responseP50Seconds, found.responseP90Seconds, found.responseP95Seconds];
        for (const [index, value] of [...quantiles.slice(1), found.responseP99Seconds].entries()) {
          expect(value).toBeGreaterThanOrEqual(quantiles[index]!);
        }
        expect(surrogate.answer(chain)).toEqual(found);
      }),
      { numRuns: 15 },
    );
  });

  it("answers the same chain alike in any unit of time", () => {
    fc.assert(
      fc.property(chains, fc.double({ min: 0.001, max: 1000, noNaN: true }), (chain, factor) => {
        const scaled: Chain = {
          ...chain,
          batchRate: chain.batchRate / factor,
          stations: chain.stations.map((station) => ({
            ...station,
            serviceMeanSeconds: station.serviceMeanSeconds * factor,
          })),
        };
        const [found, other] = [surrogate.answer(chain), surrogate.answer(scaled)];
        expect(other.responseMeanSeconds / factor / found.responseMeanSeconds).toBeCloseTo(1, 6);
        expect(other.responseP99Seconds / factor / found.responseP99Seconds).toBeCloseTo(1, 4);
      }),
      { numRuns: 12 },
    );
  });

  it("lets responses grow with the load, where it is to be trusted, but for the error that it tells", () => {
    let compared = 0;
    fc.assert(
      fc.property(chains, fc.double({ min: 1.15, max: 1.4, noNaN: true }), (chain, times) => {
        const busiest = Math.max(...chainLoads(chain).map(({ utilisation }) => utilisation));
        if (busiest * times > 0.94) return;
        const before = surrogate.means(chain);
        const more = surrogate.means({ ...chain, batchRate: chain.batchRate * times });
        if (!before.inRange || !more.inRange) return;
        compared++;
        const [waits, moreWaits] = [before, more].map(({ stations }) =>
          stations.reduce((sum, { waitMeanSeconds }) => sum + waitMeanSeconds, 0),
        );
        const told = before.uncertainty + more.uncertainty;
        expect(moreWaits! - waits!).toBeGreaterThan(-told * before.responseMeanSeconds);
      }),
      // Always the same ones: an answer in ten may err by more than is told.
      { numRuns: 150, seed: 1 },
    );
    expect(compared).toBeGreaterThan(10);
  });

  it("adds constant delays between stations to all", () => {
    const chain = chainAt(5);
    const links = chain.links.map((link) => ({ ...link, delaySeconds: 3 }));
    const [near, far] = [surrogate.answer(chain), surrogate.answer({ ...chain, links })];
    const delay = 3 * links.length;
    expect(far.responseMeanSeconds - near.responseMeanSeconds).toBeCloseTo(delay, 9);
    expect(far.responseP95Seconds - near.responseP95Seconds).toBeCloseTo(delay, 9);
  });

  it("gives a station the analytic answer outside of what it learned, and says so", () => {
    const chain = { ...markovChain([0.5, 0.7, 0.6]), arrival: { kind: "lognormal", scv: 173 } } as const;
    const found = surrogate.answer(chain);
    expect(found.inRange).toBe(false);
    expect(found.reason).toMatch(
      /^station 1 got the analytic answer, as [A-Za-z0-9]+ lies [0-9.]+ of its range outside/,
    );
    // Of renewals it is that of QNA.
    expect(found.stations[0]!.waitMeanSeconds / chainQna(chain).waitsSeconds[0]!).toBeCloseTo(1, 2);
  });

  it("refuses networks that learned from other descriptors", () => {
    const other = { ...artifact, features: artifact.features.slice(1) };
    expect(() => prepareStationSurrogate(other)).toThrow(
      "Cannot ask a station surrogate as it must have learned from 32",
    );
  });

  it("refuses a chain that no queue bears, in a sentence", () => {
    expect(() => surrogate.answer(markovChain([0.5, 1.2]))).toThrow(
      /^Cannot answer a chain as the servers of station 2 must be busy for less than all of the time/,
    );
  });
});
