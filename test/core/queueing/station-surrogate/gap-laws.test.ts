import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { fillGaps } from "#core/queueing/sampling/fill-gaps.ts";
import { BlockStream } from "#core/queueing/sampling/block-stream.ts";
import { RandomSource } from "#core/queueing/sampling/random-source.ts";
import { StreamSums, streamEstimate } from "#core/queueing/simulation/stream-sums.ts";
import { dispersionCurve } from "#core/queueing/station-surrogate/dispersion-curve.ts";
import { gatheredGaps } from "#core/queueing/station-surrogate/gathered-gaps.ts";
import { thinnedGaps } from "#core/queueing/station-surrogate/thinned-gaps.ts";
import { type StreamDescriptors, arrivalDescriptors } from "#core/queueing/surrogate/arrival-descriptors.ts";

const PHASES = { kind: "mmpp2", rateRatio: 6, sojournBatches: 15 } as const;
const probabilities = fc.double({ min: 0.05, max: 1, noNaN: true });
const scvs = fc.double({ min: 0.05, max: 8, noNaN: true });

/** What is left of a long sequence of gaps of two phases. */
function measured(probability: number, gather: number): ReturnType<typeof streamEstimate> {
  const source = new RandomSource("gap-laws");
  const gaps = new BlockStream(fillGaps(source, PHASES, 1));
  const sums = new StreamSums();
  let [clock, held] = [0, 0];
  for (let event = 0; event < 3_000_000; event++) {
    clock += gaps.next();
    if (source.uniform() >= probability || ++held < gather) continue;
    held = 0;
    sums.add(clock);
  }
  return streamEstimate([sums.take()]);
}

function expectNear(found: ReturnType<typeof streamEstimate>, told: StreamDescriptors, mostRelative: number): void {
  const pairs = [
    [found.scv, told.scv],
    [found.dispersion[2], told.dispersion2],
    [found.dispersion[10], told.dispersion10],
    [found.dispersion[100], told.dispersion100],
  ] as const;
  for (const [value, expected] of pairs) expect(Math.abs(expected / value - 1)).toBeLessThan(mostRelative);
}

describe("thinnedGaps()", () => {
  it("is exact for renewals, and leaves random events random", () => {
    fc.assert(
      fc.property(scvs, probabilities, (scv, probability) => {
        const found = thinnedGaps(arrivalDescriptors({ kind: "gamma", scv })!, probability);
        const exact = probability * scv + 1 - probability;
        expect(found.scv).toBeCloseTo(exact, 6);
        for (const value of [found.dispersion2, found.dispersion10, found.dispersionOfMany]) {
          expect(value).toBeCloseTo(exact, 6);
        }
      }),
    );
    const random = thinnedGaps(arrivalDescriptors({ kind: "exponential" })!, 0.3);
    expect(random.scv).toBeCloseTo(1, 9);
    expect(random.third).toBeCloseTo(2, 9);
  });

  it("meets a simulation where gaps hang together", () => {
    const law = arrivalDescriptors(PHASES)!;
    expectNear(measured(0.4, 1), thinnedGaps(law, 0.4), 0.05);
    expectNear(measured(0.1, 1), thinnedGaps(law, 0.1), 0.06);
  });
});

describe("gatheredGaps()", () => {
  it("makes Erlang's gaps of random events", () => {
    for (const together of [2, 5, 16]) {
      const found = gatheredGaps(arrivalDescriptors({ kind: "exponential" })!, together);
      expect(found.scv).toBeCloseTo(1 / together, 9);
      expect(found.third).toBeCloseTo(2 / together ** 2, 9);
      expect(found.dispersionOfMany).toBeCloseTo(1 / together, 9);
    }
  });

  it("meets a simulation where gaps hang together, also after some are left out", () => {
    const law = arrivalDescriptors(PHASES)!;
    expectNear(measured(1, 8), gatheredGaps(law, 8), 0.08);
    expectNear(measured(0.5, 4), gatheredGaps(thinnedGaps(law, 0.5), 4), 0.08);
  });

  it("passes the dispersion of many gaps on exactly, in whatever order", () => {
    fc.assert(
      fc.property(probabilities, fc.integer({ min: 1, max: 32 }), (probability, together) => {
        const law = arrivalDescriptors(PHASES)!;
        const found = gatheredGaps(thinnedGaps(law, probability), together).dispersionOfMany;
        expect(found).toBeCloseTo((probability * law.dispersionOfMany + 1 - probability) / together, 9);
      }),
    );
  });
});

describe("dispersionCurve()", () => {
  it("is what is known where it is known, and goes to that of many", () => {
    const law = arrivalDescriptors(PHASES)!;
    const curve = dispersionCurve(law);
    const known = [law.scv, law.dispersion2, law.dispersion10, law.dispersion100];
    for (const [index, count] of [1, 2, 10, 100].entries()) expect(curve(count)).toBeCloseTo(known[index]!, 9);
    expect(curve(1e9)).toBeCloseTo(law.dispersionOfMany, 4);
  });

  it("neither falls nor overshoots where what is known grows", () => {
    const curve = dispersionCurve(arrivalDescriptors(PHASES)!);
    const values = Array.from({ length: 300 }, (_, count) => curve(count + 1));
    expect(values).toEqual([...values].sort((left, right) => left - right));
  });

  it("comes near the closed form of two phases in between", () => {
    const slow = arrivalDescriptors({ kind: "mmpp2", rateRatio: 4, sojournBatches: 100 })!;
    // Covariances that fall by 0.9692 from one to the next, by Heffes and Lucantoni's formula.
    const keep = (0.4 * 1.6) / (0.41 * 1.61 - 0.01 ** 2);
    const covariance = ((slow.dispersionOfMany - slow.scv) * (1 - keep)) / 2;
    const curve = dispersionCurve(slow);
    for (const count of [3, 5, 20, 50, 200]) {
      let exact = slow.scv;
      for (let lag = 1; lag < count; lag++) exact += 2 * (1 - lag / count) * covariance * keep ** (lag - 1);
      expect(Math.abs(curve(count) / exact - 1)).toBeLessThan(0.04);
    }
  });
});
