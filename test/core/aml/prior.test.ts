import { describe, expect, it } from "vitest";

import { readPrior } from "#core/aml/prior.ts";

describe("readPrior()", () => {
  it.each([
    ["uniform(0, 1)", { kind: "uniform", low: 0, high: 1 }],
    ["loguniform(0.0001,1)", { kind: "log-uniform", low: 0.0001, high: 1 }],
    ["quniform(3,6,1)", { kind: "uniform", low: 3, high: 6, step: 1 }],
    ["quniform(500,500.1,1)", { kind: "uniform", low: 500, high: 500.1, step: 1 }],
    ["qloguniform(1, 1e3, 10)", { kind: "log-uniform", low: 1, high: 1000, step: 10 }],
  ])("reads %s with plain bounds", (text, dimension) => {
    expect(readPrior(text)).toEqual(dimension);
  });

  it.each([
    "loguniform(0,1)",
    "uniform(1,0)",
    "uniform(1)",
    "quniform(1,2)",
    "uniform(1,2,3)",
    "normal(0,1)",
    "quniform(1.1,1.9,1)",
    "quniform(1,2,0)",
  ])("refuses %s", (text) => {
    expect(readPrior(text)).toBeUndefined();
  });
});
