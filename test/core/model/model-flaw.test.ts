import { describe, expect, it } from "vitest";

import { modelFlaw } from "#core/model/model-flaw.ts";
import type { Model } from "#core/model/model.ts";
import { packFloat32, packInt32 } from "#core/numeric/packed-numbers.ts";

import { modelFixture } from "../../support/model-fixture.ts";

const MODEL = modelFixture();

/** A root that asks for feature 0, with two leaves. */
function tree(parts: { feature?: number[]; threshold?: number[]; left?: number[]; value?: number[] } = {}) {
  const { feature = [0, 0, 0], threshold = [1, 0, 0], left = [1, -1, -1], value = [0, 1, 2] } = parts;
  return {
    feature: packInt32(feature),
    threshold: packFloat32(threshold),
    left: packInt32(left),
    value: packFloat32(value),
  };
}

const forest = (...trees: ReturnType<typeof tree>[]): Partial<Model> => ({
  regressor: { kind: "random-forest", trees },
});

function network(...layers: { kernel: number[]; bias: number[]; units: number }[]): Partial<Model> {
  return {
    regressor: {
      kind: "network",
      activation: "relu",
      layers: layers.map(({ kernel, bias, units }) => ({
        kernel: packFloat32(kernel),
        bias: packFloat32(bias),
        units,
      })),
      targetMean: 0,
      targetDeviation: 1,
    },
  };
}

describe("modelFlaw()", () => {
  it.each([
    ["a ridge", {}],
    ["a tree", { regressor: { kind: "decision-tree", tree: tree() } }],
    ["a forest", forest(tree(), tree({ feature: [1, 0, 0] }))],
    ["a network", network({ kernel: [1, 2, 3, 4], bias: [0, 0], units: 2 }, { kernel: [1, 1], bias: [0], units: 1 })],
    ["the mean", { regressor: { kind: "mean", mean: 1 } }],
  ] as [string, Partial<Model>][])("has nothing to say against %s whose parts fit", (_what, parts) => {
    expect(modelFlaw(modelFixture(parts))).toBeUndefined();
  });

  const flawed: readonly (readonly [string, Partial<Model>, RegExp])[] = [
    [
      "two inputs of one name",
      { inputs: [...MODEL.inputs, ...MODEL.inputs.slice(0, 1)] },
      /names of inputs must differ/,
    ],
    [
      "a typical value outside",
      { inputs: MODEL.inputs.map((input) => (input.kind === "number" ? { ...input, typical: -1 } : input)) },
      /typical value of "cpuMillicores" must lie in its range/,
    ],
    [
      "a typical category that is none",
      { inputs: MODEL.inputs.map((input) => (input.kind === "category" ? { ...input, typical: "x" } : input)) },
      /must be one of its values/,
    ],
    ["a feature of no input", { inputs: MODEL.inputs.slice(1) }, /feature of "cpuMillicores" must have a number input/],
    [
      "a product of terms that are not there",
      { features: { ...MODEL.features, products: [[0, 7], [2]] } },
      /products must be of terms that are there/,
    ],
    ["too few means", { features: { ...MODEL.features, means: [0] } }, /2 means of the features: there are 1/],
    [
      "too many coefficients",
      { regressor: { kind: "ridge", intercept: 0, coefficients: [1, 2, 3] } },
      /2 coefficients of the ridge: there are 3/,
    ],
    ["a tree that never ends", forest(tree({ left: [0, -1, -1] })), /children of a tree's node must follow it/],
    [
      "a tree that leads out of itself",
      forest(tree(), tree({ left: [2, -1, -1] })),
      /children of a tree's node must follow it/,
    ],
    ["a tree of a feature that is not there", forest(tree({ feature: [2, 0, 0] })), /node 0 asks for 2/],
    ["a tree without a root", forest(tree({ feature: [], threshold: [], left: [], value: [] })), /must have a root/],
    ["a tree of lists that differ", forest(tree({ value: [1] })), /3 values of a tree: there are 1/],
    ["a leaf that is not a number", forest(tree({ value: [0, Number.NaN, 1] })), /values of a tree must be finite/],
    [
      "a layer that does not fit",
      network({ kernel: [1, 2, 3], bias: [0], units: 1 }),
      /2 weights of a layer: there are 3/,
    ],
    ["a network of two answers", network({ kernel: [1, 2, 3, 4], bias: [0, 0], units: 2 }), /one number: it gives 2/],
    [
      "an infinite weight",
      network({ kernel: [1, Number.POSITIVE_INFINITY], bias: [0], units: 1 }),
      /weights of a layer must be finite/,
    ],
    [
      "a scale of features that do not fit",
      {
        interval: {
          ...MODEL.interval,
          scale: {
            kind: "log-linear",
            features: MODEL.features,
            intercept: 0,
            coefficients: [],
            minimum: 1,
            maximum: 2,
          },
        },
      },
      /2 coefficients of the scale: there are 0/,
    ],
  ];
  it.each(flawed)("finds %s", (_what, parts, sentence) => expect(modelFlaw(modelFixture(parts))).toMatch(sentence));
});
