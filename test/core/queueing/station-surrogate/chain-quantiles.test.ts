import { describe, expect, it } from "vitest";

import { reichQuantile } from "#core/queueing/closed-forms/reich.ts";
import { chainQuantiles } from "#core/queueing/station-surrogate/chain-quantiles.ts";
import { WAIT_SHARES } from "#core/queueing/station-surrogate/station-answer.ts";
import { waitShape } from "#core/queueing/station-surrogate/wait-shape.ts";
import { servicePoints } from "#core/queueing/surrogate/service-points.ts";

const SHARES = [0.5, 0.9, 0.95, 0.99] as const;
const exponential = WAIT_SHARES.map((share) => -Math.log1p(-share));

/** M/M/1 of mean service 1: those that wait do so for an exponential time. */
const mm1 = (utilisation: number, serviceMean = 1) => ({
  service: servicePoints({ kind: "exponential" }),
  serviceMean,
  wait: (utilisation / (1 - utilisation)) * serviceMean,
  waits: utilisation,
  shape: waitShape(exponential),
  bufferWait: 0,
});

describe("chainQuantiles()", () => {
  it.each([
    [0.9, 0.9],
    [0.3, 0.6],
  ])("meets Reich's quantiles of two M/M/1 stations busy for %d and %d", (first, second) => {
    const found = chainQuantiles([mm1(first), mm1(second)], SHARES);
    for (const [index, share] of SHARES.entries()) {
      expect(found[index]! / reichQuantile([1 - first, 1 - second], share)).toBeCloseTo(1, 1.8);
    }
  });

  it("meets the gamma law of six M/M/1 stations that are alike", () => {
    const found = chainQuantiles(
      Array.from({ length: 6 }, () => mm1(0.8)),
      SHARES,
    );
    // Of Gamma(6, 1) by scipy.stats.gamma.ppf, times the mean response of a station.
    const exact = [5.67016118871, 9.27467389333, 10.51303490874, 13.10848365277].map((quantile) => 5 * quantile);
    for (const [index, quantile] of exact.entries()) expect(found[index]! / quantile).toBeCloseTo(1, 1.8);
  });

  it("adds a wait for others that is even", () => {
    const still = { ...mm1(0.5), service: servicePoints({ kind: "constant" }), wait: 0, waits: 0, bufferWait: 2 };
    const [p50, p90] = chainQuantiles([still], [0.5, 0.9]);
    expect(p50).toBeCloseTo(1 + 2, 1);
    expect(p90).toBeCloseTo(1 + 3.6, 1);
  });
});

describe("waitShape()", () => {
  it("goes through its quantiles, in units of their mean", () => {
    const { shareBelow, square } = waitShape(exponential);
    expect(square).toBeCloseTo(2, 2);
    for (const [index, share] of WAIT_SHARES.entries()) expect(shareBelow(exponential[index]!)).toBeCloseTo(share, 3);
    const even = WAIT_SHARES.map((share) => 2 * share);
    const found = waitShape(even).shareBelow;
    for (const [index, share] of WAIT_SHARES.entries()) expect(found(even[index]!)).toBeCloseTo(share, 1);
  });

  it("is exponential where nothing waits", () => {
    expect(waitShape([0, 0, 0, 0]).shareBelow(1)).toBeCloseTo(1 - Math.exp(-1), 12);
  });
});
