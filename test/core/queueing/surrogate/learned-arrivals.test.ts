import { beforeAll, describe, expect, it } from "vitest";

import { shippedSurrogate } from "#adapters/process/shipped-surrogate.ts";
import { packFloat32 } from "#core/numeric/packed-numbers.ts";
import type { ArrivalLaw } from "#core/queueing/laws/arrival-law.ts";
import { arrivalsAreLearned, learnedArrivals } from "#core/queueing/surrogate/learned-arrivals.ts";
import { type PreparedSurrogate, prepareSurrogate } from "#core/queueing/surrogate/prepare-surrogate.ts";
import { FEATURE_NAMES } from "#core/queueing/surrogate/feature-names.ts";
import type { Tandem } from "#core/queueing/tandem.ts";
import { surrogateFixture } from "../../../support/surrogate-fixture.ts";

function tandemWith(arrival: ArrivalLaw): Tandem {
  return {
    batchRate: 0.5,
    arrival,
    batchSize: { kind: "geometric", mean: 3 },
    first: { servers: 2, service: { kind: "gamma", scv: 0.5 }, serviceMeanSeconds: 1 },
    offloadProbability: 0.6,
    offloadBatch: 2,
    networkDelaySeconds: 0,
    second: { servers: 1, service: { kind: "exponential" }, serviceMeanSeconds: 0.6 },
  };
}

let shipped: PreparedSurrogate;
beforeAll(async () => {
  shipped = prepareSurrogate((await shippedSurrogate())!);
});

describe("the shipped surrogate", () => {
  it.each<ArrivalLaw>([
    { kind: "constant" },
    { kind: "gamma", scv: 0.3 },
    { kind: "lognormal", scv: 5 },
    { kind: "twoPoint", scv: 1.3 },
    { kind: "mmpp2", rateRatio: 9, sojournBatches: 40 },
    // Of families that it never saw, but much like some that it did.
    { kind: "uniform", scv: 0.2 },
    { kind: "hyperErlang", scv: 3, stages: 2 },
  ])("trusts itself where batches come by %j", (arrival) => {
    expect(shipped.means(tandemWith(arrival))).toMatchObject({ inRange: true, reason: "" });
  });

  it.each<ArrivalLaw>([
    { kind: "boundedPareto", shape: 2, ratio: 100 },
    { kind: "boundedPareto", shape: 2.2, ratio: 180 },
  ])("does not where no gap is short and some are very long: %j", (arrival) => {
    expect(shipped.means(tandemWith(arrival))).toMatchObject({
      inRange: false,
      method: "surrogate",
      reason: "batches come by gaps unlike all that the surrogate learned: simulate it to be sure",
    });
  });
});

describe("learnedArrivals()", () => {
  const width = FEATURE_NAMES.length;

  it("takes what is twice as far from what it keeps as the sweep's own arrivals are for unlike them", () => {
    // On a line, from 0 to 1: what is kept is every second number.
    const rowCount = 200;
    const features = new Float32Array(rowCount * width);
    for (let row = 0; row < rowCount; row++) features[row * width] = row < 100 ? row / 50 : (row - 100) / 50 + 1.5;
    const { mostDistance } = learnedArrivals({ features, rowCount });
    // The farthest one lies at 3.48, and 1.98 is kept.
    expect(mostDistance).toBeCloseTo(2 * 1.5, 1);
  });

  it("measures in the deviations of the columns", () => {
    const columns = FEATURE_NAMES.map((_, column) => ({ mean: column === 0 ? 10 : 0, deviation: 2 }));
    const learned = arrivalsAreLearned({ rows: packFloat32(new Float32Array(7)), mostDistance: 1 }, columns);
    const at = (value: number): Float64Array => {
      const features = new Float64Array(width);
      features[0] = value;
      return features;
    };
    expect([7.9, 8.1, 11.9, 12.1].map((value) => learned(at(value)))).toEqual([false, true, true, false]);
  });

  it("is one of the rules that a surrogate goes by", () => {
    const narrow = { rows: packFloat32(new Float32Array(7).fill(50)), mostDistance: 1 };
    const { inRange, reason } = prepareSurrogate(surrogateFixture({ arrivals: narrow })).means(
      tandemWith({ kind: "exponential" }),
    );
    expect({ inRange, reason }).toEqual({
      inRange: false,
      reason: "batches come by gaps unlike all that the surrogate learned: simulate it to be sure",
    });
  });
});
