import { describe, expect, it } from "vitest";

import type { ServiceLaw } from "#core/queueing/laws/time-law.ts";
import { timeTransform } from "#core/queueing/laws/time-transform.ts";
import { lawDecay } from "#core/queueing/surrogate/law-decay.ts";

describe("lawDecay()", () => {
  it("is 1 for a constant, log(1 + s) / s for an exponential law", () => {
    expect(lawDecay({ kind: "constant" }, 4)).toBeCloseTo(1, 12);
    expect(lawDecay({ kind: "exponential" }, 4)).toBeCloseTo(Math.log(5) / 4, 12);
  });

  it("meets the integral within a hundredth where points stand for a law", () => {
    const laws = [
      { kind: "lognormal", scv: 0.5 },
      { kind: "lognormal", scv: 6 },
      { kind: "weibull", scv: 0.3 },
      { kind: "weibull", scv: 4 },
      { kind: "boundedPareto", shape: 1.5, ratio: 100 },
    ] as const satisfies readonly ServiceLaw[];
    for (const law of laws) {
      for (const argument of [0.5, 1, 4, 8]) {
        const exact = -Math.log(timeTransform(law, argument)) / argument;
        expect(Math.abs(lawDecay(law, argument) - exact)).toBeLessThan(0.01);
      }
    }
  });

  it("tells of measured values what their mean of exp(-s T) is", () => {
    const values = [1, 1, 2, 4];
    const mean = values.reduce((sum, value) => sum + Math.exp(-value / 2), 0) / 4;
    expect(lawDecay({ kind: "empirical", values }, 1)).toBeCloseTo(-Math.log(mean), 3);
  });
});
