import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { batchMoments } from "#core/queueing/laws/batch-size.ts";
import { arrivalDescriptors } from "#core/queueing/surrogate/arrival-descriptors.ts";
import { SweepSpace } from "#core/queueing/surrogate/sweep-space.ts";
import { sweepTandems } from "#core/queueing/surrogate/sweep-tandem.ts";
import {
  BatchStream,
  DepartureStream,
  feltDispersion,
  type JobStream,
  SplitStream,
} from "#core/queueing/surrogate/scale-dispersion.ts";

const even = (dispersion: number): JobStream => ({ dispersion: () => dispersion, mostDispersion: dispersion });

describe("feltDispersion()", () => {
  it("is the dispersion itself where all scales have the same (Kingman's heavy-traffic limit)", () => {
    for (const dispersion of [0.5, 1, 4, 30]) {
      for (const utilisation of [0.1, 0.5, 0.95]) {
        expect(feltDispersion(even(dispersion), 0.7, utilisation)).toBeCloseTo(dispersion, 9);
      }
    }
  });

  it("is that of few jobs where the station is idle, of many where it is busy", () => {
    const growing: JobStream = { dispersion: (jobs) => 1 + 20 * (1 - Math.exp(-jobs / 50)), mostDispersion: 21 };
    const felt = [0.1, 0.5, 0.8, 0.95, 0.995].map((utilisation) => feltDispersion(growing, 1, utilisation));
    for (const [index, one] of felt.slice(1).entries()) expect(one).toBeGreaterThan(0.999 * felt[index]!);
    expect(felt[0]).toBeLessThan(2);
    expect(felt.at(-1)).toBeGreaterThan(20);
  });
});

describe("mostDispersion", () => {
  it("bounds each stream's dispersion over however many jobs", () => {
    const random = prng(3);
    for (const { arrival, batchSize, offloadProbability: share } of Array.from({ length: 300 }, (_, index) =>
      sweepTandems(SweepSpace.parse({}), 5)(index),
    )) {
      const batches = new BatchStream(arrivalDescriptors(arrival)!, batchMoments(batchSize));
      const leaving = new DepartureStream(batches, 3 * random(), 0.1 + 0.85 * random());
      for (const stream of [batches, leaving, new SplitStream(leaving, share, 8)]) {
        for (const jobs of [0.01, 0.5, 1, 3, 40, 1e3, 1e6]) {
          expect(stream.dispersion(jobs)).toBeLessThanOrEqual(stream.mostDispersion * (1 + 1e-12));
        }
      }
    }
  });
});

describe("BatchStream", () => {
  it("scatters by its batches and by how many jobs they hold (queueing.md, 2.4): E[X] (c² + c_X²)", () => {
    const stream = new BatchStream(
      { dispersionOver: (batches) => Math.min(3, batches), mostDispersion: 3 },
      { mean: 4, scv: 0.5 },
    );
    expect(stream.mostDispersion).toBe(14);
    expect([0, 4, 8, 1000].map((jobs) => stream.dispersion(jobs))).toEqual([6, 6, 10, 14]);
  });
});

describe("DepartureStream", () => {
  it("is a Poisson stream where Poisson jobs leave an exponential server (Burke 1956)", () => {
    const leaving = new DepartureStream(even(1), 1, 0.7);
    for (const jobs of [0.1, 1, 10, 1000]) expect(leaving.dispersion(jobs)).toBeCloseTo(1, 9);
  });

  it("goes from that of services over few jobs to that of arrivals over many", () => {
    const leaving = new DepartureStream(even(8), 0.25, 0.9);
    expect(leaving.dispersion(0.01)).toBeLessThan(0.6);
    expect(leaving.dispersion(1e6)).toBeCloseTo(8, 2);
  });
});

describe("SplitStream", () => {
  it("is drawn towards Poisson the less of a stream goes on", () => {
    const split = (probability: number): number => new SplitStream(even(5), probability).dispersion(10);
    expect([split(1), split(0.5), split(0.1)]).toEqual([5, 3, 1.4]);
  });
});
