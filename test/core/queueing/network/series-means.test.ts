import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { SeriesMeans } from "#core/queueing/network/series-means.ts";

const MEMORY = 0.7;

/** An autoregressive series with the variance 1 and the mean 5. */
function autoregressive(seed: string, length: number): number[] {
  const random = prng(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let last = gauss();
  return Array.from({ length }, () => 5 + (last = MEMORY * last + Math.sqrt(1 - MEMORY ** 2) * gauss()));
}

describe("SeriesMeans", () => {
  it("keeps the means of several series apart, however long they are", () => {
    const means = new SeriesMeans(3);
    for (let value = 1; value <= 10_001; value++) means.add(2, value);
    means.add(0, 7);
    expect([0, 1, 2].map((series) => means.count(series))).toEqual([1, 0, 10_001]);
    expect(means.estimate(2).value).toBeCloseTo(5_001, 9);
    expect(means.estimate(0)).toEqual({ value: 7, standardError: NaN });
    expect(means.estimate(1).value).toBeNaN();
  });

  it("tells errors of series whose neighbours resemble each other: the true mean is where they say", () => {
    const length = 20_000;
    const exact = Math.sqrt((1 + MEMORY) / (1 - MEMORY) / length);
    let [squares, told] = [0, 0];
    const repeats = 60;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const means = new SeriesMeans(1);
      for (const value of autoregressive(`series ${repeat}`, length)) means.add(0, value);
      const { value, standardError } = means.estimate(0);
      squares += ((value - 5) / standardError) ** 2;
      told += standardError / exact;
    }
    expect(told / repeats).toBeGreaterThan(0.9);
    expect(told / repeats).toBeLessThan(1.25);
    expect(squares / repeats).toBeGreaterThan(0.5);
    expect(squares / repeats).toBeLessThan(1.6);
  });
});
