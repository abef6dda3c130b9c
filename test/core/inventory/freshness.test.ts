import { describe, expect, it } from "vitest";

import { NOTHING_OBSERVED, observed, type CoverageLaw } from "#core/inventory/freshness/coverage-detector.ts";
import { prng } from "#core/numeric/prng.ts";

const LAW: CoverageLaw = { missRate: 0.1, runLength: 2_000 };

/** How many observations pass until the alarm; undefined when there is none among so many. */
function alarm(missRate: number, most: number, seed: string, law = LAW): number | undefined {
  const random = prng(seed);
  let state = NOTHING_OBSERVED;
  for (let count = 1; count <= most; count++) {
    state = observed(state, random() >= missRate, law);
    if (state.alarmAt !== null) return count;
  }
  return undefined;
}

const rate = (missRate: number, most: number, repetitions: number): number =>
  Array.from({ length: repetitions }, (_, index) => alarm(missRate, most, `${missRate}/${index}`)).filter(
    (at) => at !== undefined,
  ).length / repetitions;

describe("observed()", () => {
  it("hardly ever raises a false alarm: never more often than its law says", () => {
    // Within n observations at most n / runLength; three standard errors of 2,000 repetitions are allowed.
    const share = rate(0.1, 200, 2_000);
    const bound = 200 / LAW.runLength;
    expect(share).toBeLessThanOrEqual(bound + 3 * Math.sqrt((bound * (1 - bound)) / 2_000));
    expect(share).toBeGreaterThan(0);
  });

  it("passes at least the run length between false alarms on average", () => {
    const law = { ...LAW, runLength: 200 };
    const lengths = Array.from({ length: 400 }, (_, index) => alarm(0.1, 20_000, `run/${index}`, law) ?? 20_000);
    const mean = lengths.reduce((sum, each) => sum + each, 0) / lengths.length;
    const deviation = Math.sqrt(lengths.reduce((sum, each) => sum + (each - mean) ** 2, 0) / lengths.length);
    expect(mean + (3 * deviation) / Math.sqrt(lengths.length)).toBeGreaterThanOrEqual(200);
  });

  it("keeps the law when the model is better than promised", () => expect(rate(0.02, 500, 500)).toBe(0));

  it.each([
    [1, 5],
    [0.5, 40],
    [0.3, 120],
  ])("notices that a share of %d misses within %d observations, nine times in ten", (missRate, within) => {
    expect(rate(missRate, within, 300)).toBeGreaterThan(0.9);
  });

  it("notices a drift that comes late: what held before does not count for ever", () => {
    let state = NOTHING_OBSERVED;
    for (let count = 0; count < 500; count++) state = observed(state, count % 10 !== 0, LAW);
    expect(state.alarmAt).toBeNull();
    for (let count = 0; count < 15; count++) state = observed(state, false, LAW);
    expect(state.alarmAt).toBeLessThanOrEqual(515);
  });
});
