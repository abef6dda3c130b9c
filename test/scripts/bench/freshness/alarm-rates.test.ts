import { describe, expect, it } from "vitest";

import { alarmRates } from "../../../../scripts/bench/freshness/alarm-rates.ts";

const LAW = { missRate: 0.1, runLength: 500 };
const WITHIN = [25, 100, 400];

describe("alarmRates()", () => {
  it("stays within the law while the promise holds", () => {
    const { alarmed } = alarmRates({ law: LAW, missRate: 0.1, within: WITHIN, streams: 2_000, seed: "holds" });
    for (const [index, count] of WITHIN.entries()) expect(alarmed[index]).toBeLessThanOrEqual(count / LAW.runLength);
    // It is no silent detector, either.
    expect(alarmed.at(-1)).toBeGreaterThan(0.05);
  });

  it("is the same for the same seed, and another for another", () => {
    const study = { law: LAW, missRate: 0.1, within: WITHIN, streams: 300, seed: "one" };
    expect(alarmRates(study)).toEqual(alarmRates(study));
    expect(alarmRates({ ...study, seed: "two" })).not.toEqual(alarmRates(study));
  });

  it("gives alarm at the first observations where all miss: after so many as the largest evidence needs", () => {
    const { alarmed, meanDelay } = alarmRates({ law: LAW, missRate: 1, within: [10], streams: 5, seed: "all" });
    // With p₁ = 0.73: M grows 7.3-fold with each miss, and a third of it reaches 500 at the fourth.
    expect([alarmed, meanDelay]).toEqual([[1], 4]);
  });
});
