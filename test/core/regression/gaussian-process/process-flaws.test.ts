import { describe, expect, it } from "vitest";

import { packFloat64 } from "#core/numeric/packed-numbers.ts";
import { prng } from "#core/numeric/prng.ts";
import { type FittedGaussianProcess, gaussianProcess } from "#core/regression/gaussian-process.ts";
import { processFlaws } from "#core/regression/gaussian-process/process-flaws.ts";

import { gridConfigurations } from "./process-fixture.ts";

const FITTED = gaussianProcess.fit(
  {
    kind: "gaussian-process",
    quadratic: true,
    additive: true,
    direction: true,
    effect: "ln s",
    errors: "equal",
    robustRounds: 1,
  },
  { ...gridConfigurations(), names: ["ln d", "ln s"], weights: null, random: prng(1), trainNetwork: null },
) as FittedGaussianProcess;

describe("processFlaws()", () => {
  it("has nothing to say against a process as it was fitted", () => {
    expect([...processFlaws(FITTED, 2)]).toEqual([]);
  });

  const { kernel, mean, seen, deviation } = FITTED;
  it.each<[string, Partial<FittedGaussianProcess>, RegExp]>([
    ["a column that is not there", { kernel: { ...kernel, inputs: [0, 2] } }, /features that are there/],
    [
      "too few lengths",
      { kernel: { ...kernel, matern: { ...kernel.matern, lengths: [1] } } },
      /2 lengths of the Matérn: there are 1/,
    ],
    ["a missing function", { mean: { ...mean, effect: null } }, /1 functions of values: there are 0/],
    [
      "a weight too many",
      { mean: { ...mean, matern: { ...mean.matern, weights: packFloat64([1]) } } },
      /coordinates of the Matérn/,
    ],
    [
      "a triangle that is none",
      { deviation: { ...deviation, triangle: packFloat64([1, 2]) } },
      /entries of the triangle: there are 2/,
    ],
    [
      "an answer that is no number",
      { seen: { ...seen, answers: packFloat64(new Float64Array(20).fill(NaN)) } },
      /must be finite/,
    ],
    [
      "values out of order",
      {
        mean: {
          ...mean,
          additive: [{ values: packFloat64([2, 1]), weights: packFloat64([1, 1]) }, mean.additive![1]!],
        },
      },
      /must ascend/,
    ],
  ])("tells of %s", (_what, parts, flaw) => {
    expect([...processFlaws({ ...FITTED, ...parts }, 2)].join("; ")).toMatch(flaw);
  });
});
