import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { fitLocalScale, localScale } from "#core/selection/local-scale.ts";

import { featureTable, gaussian } from "../../support/learning-fixture.ts";

const random = prng("scale");
const cpu = Array.from({ length: 200 }, () => 0.5 + 3.5 * random());
const table = featureTable({ cpu });

describe("fitLocalScale()", () => {
  it("finds where errors are larger", () => {
    const errors = Float64Array.from(cpu, (value) => value * gaussian(random));
    const [low, high] = localScale(fitLocalScale(errors, table), featureTable({ cpu: [0.5, 4] }), null);
    expect(high! / low!).toBeGreaterThan(2.5);
    expect(high! / low!).toBeLessThan(10);
  });

  it("is about the same everywhere where errors are", () => {
    const errors = Float64Array.from(cpu, () => gaussian(random));
    const [low, high] = localScale(fitLocalScale(errors, table), featureTable({ cpu: [0.5, 4] }), null);
    expect(Math.abs(Math.log(high! / low!))).toBeLessThan(0.5);
  });

  it("is held between bounds far outside, and constant without errors", () => {
    const errors = Float64Array.from(cpu, (value) => value ** 3);
    const [far] = localScale(fitLocalScale(errors, table), featureTable({ cpu: [1e9] }), null);
    expect(far).toBeCloseTo(Math.exp(1.5), 12);
    expect(fitLocalScale(new Float64Array(200), table)).toEqual({ kind: "constant" });
  });
});

describe("localScale()", () => {
  it("is one everywhere, or what the learner says", () => {
    const two = featureTable({ cpu: [1, 2] });
    expect([...localScale({ kind: "constant" }, two, null)]).toEqual([1, 1]);
    expect([...localScale({ kind: "posterior" }, two, Float64Array.of(0.1, 0.3))]).toEqual([0.1, 0.3]);
    expect(() => localScale({ kind: "posterior" }, two, null)).toThrow(/must say how uncertain it is/);
  });
});
