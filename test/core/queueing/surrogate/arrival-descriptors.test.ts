import { describe, expect, it } from "vitest";

import { ARRIVAL_DECAYS, arrivalDescriptors } from "#core/queueing/surrogate/arrival-descriptors.ts";
import { dispersionOfMany } from "#core/queueing/laws/arrival-law.ts";
import { prng } from "#core/numeric/prng.ts";

describe("arrivalDescriptors()", () => {
  it("has one dispersion for a law, at every scale", () => {
    const found = arrivalDescriptors({ kind: "gamma", scv: 2 })!;
    expect(found).toMatchObject({ scv: 2, dispersion2: 2, dispersion100: 2 });
    expect(found.third).toBeCloseTo(8, 9);
  });

  it("meets the closed form of two phases in the limit, and grows towards it", () => {
    const law = { kind: "mmpp2", rateRatio: 5, sojournBatches: 20 } as const;
    const found = arrivalDescriptors(law)!;
    expect(found.dispersionOfMany).toBeCloseTo(dispersionOfMany(law), 9);
    const scales = [1, found.scv, found.dispersion2, found.dispersion10, found.dispersion100, found.dispersionOfMany];
    expect(scales).toEqual([...scales].sort((left, right) => left - right));
  });

  it("is that of single arrivals at random for two phases that are alike", () => {
    const found = arrivalDescriptors({ kind: "mmpp2", rateRatio: 1, sojournBatches: 20 })!;
    for (const value of [found.scv, found.dispersion10, found.dispersionOfMany]) expect(value).toBeCloseTo(1, 9);
    expect(found.third).toBeCloseTo(2, 9);
  });

  it("tells how often gaps are short: log(1 + s) / s where they come at random, 1 where they are constant", () => {
    const random = [{ kind: "exponential" }, { kind: "mmpp2", rateRatio: 1, sojournBatches: 20 }] as const;
    for (const law of random) {
      for (const [index, argument] of ARRIVAL_DECAYS.entries()) {
        expect(arrivalDescriptors(law)!.decays[index]).toBeCloseTo(Math.log1p(argument) / argument, 9);
      }
    }
    expect(arrivalDescriptors({ kind: "constant" })!.decays).toEqual([1, 1, 1]);
    // Long sojourns: as if of either phase for good, which an arrival finds as often as its rate says.
    const [quiet, busy] = [2 / 9, 16 / 9];
    const phases = arrivalDescriptors({ kind: "mmpp2", rateRatio: 8, sojournBatches: 1e6 })!;
    const either = (quiet / 2) * (quiet / (quiet + 2)) + (busy / 2) * (busy / (busy + 2));
    expect(phases.decays[1]).toBeCloseTo(-Math.log(either) / 2, 5);
  });

  it("tells of a recorded sequence what was drawn", () => {
    const random = prng("gaps");
    const values = Array.from({ length: 100_000 }, () => -Math.log(1 - random()));
    const found = arrivalDescriptors({ kind: "trace", values })!;
    expect(found.scv).toBeCloseTo(1, 1);
    expect(found.dispersion10).toBeCloseTo(1, 1);
    expect(found.third).toBeGreaterThan(1.7);
  });
});
