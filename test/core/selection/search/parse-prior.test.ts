import { describe, expect, it } from "vitest";

import { prng } from "#core/numeric/prng.ts";
import { valueAt } from "#core/selection/search/dimension.ts";
import { parseDimension, parsePrior } from "#core/selection/search/parse-prior.ts";

describe("parsePrior()", () => {
  it.each([
    ["uniform(0,1)", { kind: "uniform", low: 0, high: 1 }],
    // Plain bounds, of which aMLLibrary takes the logarithms itself.
    ["loguniform(0.01,1)", { kind: "log-uniform", low: 0.01, high: 1 }],
    [" quniform( 3, 6 ,1 ) ", { kind: "uniform", low: 3, high: 6, step: 1 }],
    ["qloguniform(1e0,100,5)", { kind: "log-uniform", low: 1, high: 100, step: 5 }],
    ["randint(1,4)", { kind: "integer", low: 1, high: 4 }],
    ["uniform(-1,-.5)", { kind: "uniform", low: -1, high: -0.5 }],
  ])("reads %s", (text, dimension) => {
    expect(parsePrior("C", text)).toEqual(dimension);
  });

  it.each(["rbf", "scale", "", "uniform", "0.5", "uniform(0,1) + 1"])("takes %j for a plain value", (text) => {
    expect(parsePrior("C", text)).toBeUndefined();
  });

  it.each([
    ["unifrom(0,1)", /^Cannot read "C" as unifrom must be a prior: did you mean "uniform"\?$/],
    ["normal(0,1)", /normal must be a prior: /],
    ["uniform(0)", /uniform must have 2 numbers: there are 1/],
    ["quniform(0,1)", /quniform must have 3 numbers: there are 2/],
    ["uniform(0,)", /uniform must be given numbers: one is ""/],
    ["uniform(a,1)", /uniform must be given numbers: one is "a"/],
    ["uniform(0,Infinity)", /one is "Infinity"/],
    ["loguniform(0,1)", /^Cannot search "C" as bounds of logarithms must be positive: 0$/],
    ["uniform(1,0)", /the lower bound must be at most the upper one/],
  ])("refuses %s with a sentence", (text, sentence) => {
    expect(() => parsePrior("C", text)).toThrow(sentence);
  });

  it("ends in a dimension, in nothing or in a sentence, whatever it is given", () => {
    const random = prng("fuzz");
    const pieces = ["uniform", "log", "q", "(", ")", ",", "0", "1", "1e9", "-", ".", " ", "nan", "'", "rand", "int"];
    let read = 0;
    for (let trial = 0; trial < 5000; trial++) {
      const text =
        random() < 0.5
          ? Array.from({ length: 1 + Math.floor(9 * random()) }, () => pieces[Math.floor(16 * random())]).join("")
          : `${["uniform", "loguniform", "randint"][Math.floor(3 * random())]}(${pieces[5 + Math.floor(5 * random())]},${Math.floor(10 * random())})`;
      try {
        const dimension = parsePrior("C", text);
        if (dimension === undefined) continue;
        read++;
        expect(Number.isFinite(valueAt(dimension, random()))).toBe(true);
      } catch (error) {
        expect((error as Error).message).toMatch(/^Cannot (read|search) "C" as /);
      }
    }
    expect(read).toBeGreaterThan(50);
  });
});

describe("parseDimension()", () => {
  it("reads one prior, or a list to choose from", () => {
    expect(parseDimension("alpha", ["loguniform(0.01,1)"])).toEqual({ kind: "log-uniform", low: 0.01, high: 1 });
    expect(parseDimension("kernel", ["rbf", "linear"])).toEqual({ kind: "choice", values: ["rbf", "linear"] });
    expect(parseDimension("C", [0.1, 1])).toEqual({ kind: "choice", values: [0.1, 1] });
  });

  it("refuses a prior among values, and nothing", () => {
    expect(() => parseDimension("C", [1, "uniform(0,1)"])).toThrow(
      'Cannot read "C" as a prior must stand alone: it is one of 2 values',
    );
    expect(() => parseDimension("C", [])).toThrow("there is none");
  });
});
