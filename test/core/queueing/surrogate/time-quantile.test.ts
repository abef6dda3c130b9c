import { describe, expect, it } from "vitest";

import { timeMoment } from "#core/queueing/laws/time-moment.ts";
import { type ContinuousLaw, timeQuantile } from "#core/queueing/surrogate/time-quantile.ts";

const LAWS: readonly ContinuousLaw[] = [
  { kind: "exponential" },
  { kind: "gamma", scv: 0.4 },
  { kind: "hyperexponential", scv: 3 },
  { kind: "hyperErlang", scv: 1.5, stages: 4 },
  { kind: "lognormal", scv: 0.8 },
  { kind: "weibull", scv: 0.5 },
  { kind: "uniform", scv: 0.2 },
  { kind: "boundedPareto", shape: 1.5, ratio: 50 },
];

describe("timeQuantile()", () => {
  it.each(LAWS)("is of a time whose mean is 1 and whose second moment is the law's: %j", (law) => {
    const quantile = timeQuantile(law);
    const steps = 20_000;
    let [mean, second] = [0, 0];
    for (let step = 0; step < steps; step++) {
      const time = quantile((step + 0.5) / steps);
      mean += time / steps;
      second += (time * time) / steps;
    }
    expect(mean).toBeCloseTo(1, 2);
    expect(second / timeMoment(law, 2)).toBeCloseTo(1, 1);
  });
});
