import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { chainLoads } from "#core/queueing/chain/chain-loads.ts";
import { ChainSweep } from "#core/queueing/station-surrogate/chain-sweep.ts";
import { linkedStream, sourceStream } from "#core/queueing/station-surrogate/chain-stream.ts";
import {
  analyticStation,
  correctedStation,
  correctionsOf,
  STATION_TARGETS,
} from "#core/queueing/station-surrogate/station-answer.ts";
import { describeStation, STATION_FEATURES } from "#core/queueing/station-surrogate/station-description.ts";
import { sweepChains } from "#core/queueing/station-surrogate/sweep-chain.ts";

const sweep = ChainSweep.parse({ kind: "sweep", name: "test", system: "station-chain", count: 100, seed: 5 });
const chainAt = sweepChains(sweep);
const chains = fc.integer({ min: 0, max: 100_000 }).map(chainAt);

describe("describeStation()", () => {
  it("has a finite number for each name, in any unit of time the same", () => {
    fc.assert(
      fc.property(chains, fc.double({ min: 0.01, max: 100, noNaN: true }), (chain, factor) => {
        const [station] = chain.stations;
        const described = describeStation(sourceStream(chain), station!, chain.links[0]);
        expect(described.features).toHaveLength(STATION_FEATURES.length);
        expect(described.features.every(Number.isFinite)).toBe(true);
        const other = describeStation(
          sourceStream({ ...chain, batchRate: chain.batchRate / factor }),
          { ...station!, serviceMeanSeconds: station!.serviceMeanSeconds * factor },
          chain.links[0],
        );
        for (const [index, value] of described.features.entries()) expect(other.features[index]).toBeCloseTo(value, 6);
      }),
      { numRuns: 60 },
    );
  });

  it("knows how long jobs of one batch wait for each other at a single server", () => {
    const chain = {
      batchRate: 0.15,
      arrival: { kind: "exponential" },
      batchSize: { kind: "constant", mean: 4 },
    } as const;
    const station = { servers: 1, service: { kind: "exponential" }, serviceMeanSeconds: 1 } as const;
    const stream = sourceStream({ ...chain, stations: [station], links: [] });
    expect(describeStation(stream, station, { probability: 1, gather: 4 }).bufferWait).toBeCloseTo(1.5, 12);
    expect(describeStation(stream, station, { probability: 1, gather: 3 }).bufferWait).toBeCloseTo(1 / 0.6, 12);
  });
});

describe("correctedStation()", () => {
  it("is the analytic answer without corrections of waits and departures", () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const described = describeStation(sourceStream(chain), chain.stations[0]!);
        const analytic = analyticStation(described);
        const found = correctedStation(described, correctionsOf(described, analytic));
        expect(found.wait).toBeCloseTo(analytic.wait, 6);
        expect(found.waits).toBeCloseTo(analytic.waits, 3);
        expect(found.departures.scv).toBeCloseTo(analytic.departures.scv, 6);
        expect(found.departures.dispersion100).toBeCloseTo(analytic.departures.dispersion100, 6);
      }),
      { numRuns: 60 },
    );
  });

  it("passes the dispersion of many jobs on exactly, whatever else a network says, through splitting and gathering", () => {
    const corrections = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
      minLength: STATION_TARGETS,
      maxLength: STATION_TARGETS,
    });
    fc.assert(
      fc.property(chains, corrections, (chain, said) => {
        const loads = chainLoads(chain);
        let stream = sourceStream(chain);
        for (const [index, station] of chain.stations.entries()) {
          const described = describeStation(stream, station, chain.links[index]);
          const { dispersionOfMany } = described.departures;
          expect(described.features.every(Number.isFinite)).toBe(true);
          const { departures } = correctedStation(described, said);
          expect(departures.dispersionOfMany).toBe(dispersionOfMany);
          const link = chain.links[index];
          if (link === undefined) continue;
          const times = { waitSeconds: 1, serviceSeconds: station.serviceMeanSeconds, bufferWaitSeconds: 0 };
          stream = linkedStream(stream, { jobRate: loads[index]!.jobRate, departures, ...times }, link);
          const jobs = stream.gaps.dispersionOfMany * link.gather;
          expect(jobs).toBeCloseTo(link.probability * dispersionOfMany + 1 - link.probability, 6);
          expect(stream.batchRate * link.gather).toBeCloseTo(loads[index + 1]!.jobRate, 9);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("sweepChains()", () => {
  it("draws each chain by its number alone, within the space", () => {
    for (let index = 0; index < 200; index++) {
      const chain = chainAt(index);
      expect(sweepChains(sweep)(index)).toEqual(chain);
      expect(chain.stations.length).toBeGreaterThanOrEqual(2);
      expect(chain.stations.length).toBeLessThanOrEqual(5);
      expect(chain.links).toHaveLength(chain.stations.length - 1);
      for (const { utilisation } of chainLoads(chain)) {
        expect(utilisation).toBeGreaterThan(0.09);
        expect(utilisation).toBeLessThan(0.991);
      }
    }
    const lengths = Array.from({ length: 400 }, (_, index) => chainAt(index).stations.length);
    for (const length of [2, 3, 4, 5]) {
      expect(lengths.filter((each) => each === length).length).toBeGreaterThan(60);
    }
  });
});
