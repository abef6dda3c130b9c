import { describe, expect, it } from "vitest";

import { responseQuantiles } from "#core/queueing/surrogate/response-quantiles.ts";
import { servicePoints } from "#core/queueing/surrogate/service-points.ts";

const exponential = servicePoints({ kind: "exponential" });
const constant = servicePoints({ kind: "constant" });
const none = { firstWait: 0, firstWaits: 0, secondWait: 0, secondWaits: 0, bufferWait: 0 };

describe("responseQuantiles()", () => {
  it("meets Reich's tandem of two M/M/1: 4.41395, 10.47382, 12.88448, 18.35356 (queueing.md, 2.5)", () => {
    // Responses Exp(.3) and Exp(.5): utilisations .7 and .5, waits 0 or exponential.
    const found = responseQuantiles(
      {
        first: exponential,
        firstMean: 1,
        second: exponential,
        secondMean: 1,
        firstWait: 0.7 / 0.3,
        firstWaits: 0.7,
        secondWait: 1,
        secondWaits: 0.5,
        bufferWait: 0,
      },
      [0.5, 0.9, 0.95, 0.99],
    );
    for (const [index, expected] of [4.41395, 10.47382, 12.88448, 18.35356].entries()) {
      expect(Math.abs(found[index]! / expected - 1)).toBeLessThan(0.012);
    }
  });

  it("keeps to services that are constant, and to a buffer that is even", () => {
    const parts = { first: constant, firstMean: 1, second: constant, secondMean: 2, ...none };
    for (const value of responseQuantiles(parts, [0.5, 0.99])) expect(value).toBeCloseTo(3, 1);
    const [half, most] = responseQuantiles({ ...parts, bufferWait: 2 }, [0.5, 0.95]);
    expect(half).toBeCloseTo(5, 1);
    expect(most).toBeCloseTo(6.8, 1);
  });
});
