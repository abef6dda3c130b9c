import { describe, expect, it } from "vitest";

import { modelFlaw } from "#core/model/model-flaw.ts";
import { packBits } from "#core/numeric/packed-bits.ts";
import { packFloat32, packFloat64, packInt32 } from "#core/numeric/packed-numbers.ts";
import { type PackedTrees, packTrees } from "#core/regression/packed-trees.ts";

import { type ModelChanges, modelFixture } from "../../support/model-fixture.ts";

const MODEL = modelFixture();
const [MEMBER] = MODEL.learner.members;
const { features: FEATURES } = MEMBER!;
const { family: _family, weight: _weight, onto: _onto, ...ONTO } = MEMBER!;

/** Each tree a root that asks for feature 0, with two leaves. */
function trees(parts: { isSplit?: number[]; feature?: number[]; threshold?: number[]; value?: number[] } = {}) {
  const { isSplit = [1, 0, 0], feature = [0], threshold = [1], value = [1, 2] } = parts;
  return packTrees({ isSplit, feature, threshold, value });
}

const forest = (packed: PackedTrees): ModelChanges => ({ regressor: { kind: "random-forest", trees: packed } });

function network(...layers: { kernel: number[]; bias: number[]; units: number }[]): ModelChanges {
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

function vectors(places: number[], coefficients: number[]) {
  return {
    kind: "support-vector",
    kernel: { kind: "linear" },
    columnCount: 2,
    vectors: packFloat64(places),
    coefficients: packFloat64(coefficients),
    intercept: 0,
  } as const;
}

function neighbours(places: number[], means: number[]) {
  return {
    kind: "k-nearest-neighbours",
    neighbours: 1,
    weights: "uniform",
    power: 2,
    columnCount: 2,
    points: packFloat64(places),
    means: packFloat64(means),
    counts: packInt32(means.map(() => 1)),
    shares: packFloat64(means.map(() => 1)),
  } as const;
}

function amdahl(parallelism: number) {
  const parameters = { serial: 1, parallel: 1 };
  return { kind: "parametric", law: "amdahl", parameters, parallelism, size: null, other: null } as const;
}

describe("modelFlaw()", () => {
  it.each([
    ["a ridge", {}],
    ["a tree", { regressor: { kind: "decision-tree", trees: trees() } }],
    ["extra trees", { regressor: { kind: "extra-trees", trees: trees() } }],
    ["a forest", forest(trees({ isSplit: [1, 0, 0, 0], feature: [1], value: [1, 2, 3] }))],
    ["a network", network({ kernel: [1, 2, 3, 4], bias: [0, 0], units: 2 }, { kernel: [1, 1], bias: [0], units: 1 })],
    ["the mean", { regressor: { kind: "mean", mean: 1 } }],
    ["a law", { regressor: { kind: "law", intercept: 0, terms: [1], coefficients: [2] } }],
    ["support vectors", { regressor: vectors([1, 2], [3]) }],
    ["neighbours", { regressor: neighbours([1, 2], [3]) }],
    ["a parametric law", { regressor: amdahl(1) }],
  ] as [string, ModelChanges][])("has nothing to say against %s whose parts fit", (_what, parts) => {
    expect(modelFlaw(modelFixture(parts))).toBeUndefined();
  });

  const flawed: readonly (readonly [string, ModelChanges, RegExp])[] = [
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
      { features: { ...FEATURES, products: [[0, 7], [2]] } },
      /products must be of terms that are there/,
    ],
    ["too few means", { features: { ...FEATURES, means: [0] } }, /2 means of the features: there are 1/],
    [
      "too many coefficients",
      { regressor: { kind: "ridge", intercept: 0, coefficients: [1, 2, 3] } },
      /2 coefficients of the ridge: there are 3/,
    ],
    ["a tree that ends too early", forest(trees({ isSplit: [1, 0], value: [1] })), /must have two branches/],
    ["more nodes than splits and leaves", forest(trees({ value: [1] })), /as many splits and leaves as nodes/],
    ["a tree of a feature that is not there", forest(trees({ feature: [2] })), /they ask for 3/],
    ["no tree", forest(trees({ isSplit: [], feature: [], threshold: [], value: [] })), /must be a root/],
    ["a threshold that is not listed", forest({ ...trees(), cut: packBits([1]) }), /one that is listed/],
    ["a leaf that is not listed", forest({ ...trees(), leaf: packBits([0, 2]) }), /one that is listed/],
    [
      "bytes that are missing",
      forest({ ...trees(), isSplit: { count: 9, width: 1, base64: "AA==" } }),
      /there are 1 bytes/,
    ],
    ["a leaf that is not a number", forest(trees({ value: [1, Number.NaN] })), /values of trees must be finite/],
    [
      "a layer that does not fit",
      network({ kernel: [1, 2, 3], bias: [0], units: 1 }),
      /2 weights of a layer: there are 3/,
    ],
    [
      "a sum of a feature that is not there",
      { regressor: { kind: "stepwise", intercept: 0, terms: [2], coefficients: [1] } },
      /a sum must be of the 2 features that are there: it names number 2/,
    ],
    [
      "a sum with a coefficient too many",
      { regressor: { kind: "elastic-net", intercept: 0, terms: [0], coefficients: [1, 2] } },
      /1 coefficients of a sum: there are 2/,
    ],
    ["a parametric law of a feature that is not there", { regressor: amdahl(2) }, /it names number 2/],
    ["support vectors that are too short", { regressor: vectors([1], [3]) }, /2 numbers of the support vectors/],
    ["support vectors that are no numbers", { regressor: vectors([1, NaN], [3]) }, /must be finite numbers/],
    ["neighbours without a place", { regressor: neighbours([1, 2], [3, 4]) }, /4 numbers of the neighbours' places/],
    ["no neighbours", { regressor: neighbours([], []) }, /there must be a neighbour/],
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
            features: FEATURES,
            intercept: 0,
            coefficients: [],
            minimum: 1,
            maximum: 2,
          },
        },
      },
      /2 coefficients of the scale: there are 0/,
    ],
    [
      "a law below another that does not fit",
      {
        learner: {
          ...MODEL.learner,
          members: [{ ...MEMBER!, onto: { ...ONTO, regressor: { kind: "ridge", intercept: 0, coefficients: [1] } } }],
        },
      },
      /2 coefficients of the ridge: there are 1/,
    ],
    [
      "a second member that does not fit",
      {
        learner: {
          ...MODEL.learner,
          members: [MEMBER!, { ...MEMBER!, regressor: { kind: "nnls", intercept: 0, coefficients: [] } }],
        },
      },
      /2 coefficients of the nnls: there are 0/,
    ],
    [
      "no member with a say",
      { learner: { ...MODEL.learner, members: [{ ...MEMBER!, weight: 0 }] } },
      /a member of the learner must have a weight/,
    ],
    [
      "shares for what was measured, of nothing",
      { learner: { ...MODEL.learner, members: [{ ...MEMBER!, knownWeight: 1 }] } },
      /or none, and what was measured be named/,
    ],
    [
      "what was measured, with shares of some members only",
      {
        learner: {
          ...MODEL.learner,
          members: [{ ...MEMBER!, knownWeight: 1 }, MEMBER!],
          known: packFloat64([1]),
        },
      },
      /all members must have a share where something was measured/,
    ],
    [
      "no member with a say where something was measured",
      {
        learner: { ...MODEL.learner, members: [{ ...MEMBER!, knownWeight: 0 }], known: packFloat64([1]) },
      },
      /must have a weight where something was measured/,
    ],
    [
      "an interval by what nobody says",
      { interval: { ...MODEL.interval, scale: { kind: "posterior" } } },
      /must name that member/,
    ],
    [
      "an interval of what was measured that nothing tells apart",
      { interval: { ...MODEL.interval, knownQuantiles: [{ level: 0.9, scaledError: 0.1 }] } },
      /must come with what was measured/,
    ],
    ["a reference that is not asked", { interval: { ...MODEL.interval, reference: 0 } }, /must name that member/],
    [
      "a ratio with an input that is not there",
      {
        features: {
          ...FEATURES,
          base: [...FEATURES.base, { kind: "log-ratio", input: "cpuMillicores", other: "cores" }],
        },
      },
      /second input of a feature of "cpuMillicores" must be a number input/,
    ],
  ];
  it.each(flawed)("finds %s", (_what, parts, sentence) => expect(modelFlaw(modelFixture(parts))).toMatch(sentence));
});
