import { describe, expect, it } from "vitest";

import { testedReach } from "#core/model/tested-reach.ts";
import { heldOutRowsOf } from "#core/model/packed-held-out.ts";

import { modelFixture } from "../../support/model-fixture.ts";

const model = modelFixture({ question: { extrapolate: ["cpuMillicores"], interpolate: [] } });
const [row] = heldOutRowsOf(model);
const at = (fold: number, ...values: readonly number[]) =>
  values.map((cpuMillicores) => ({ ...row!, fold, inputs: { ...row!.inputs, cpuMillicores } }));

describe("testedReach()", () => {
  it("is that of the cut with most beyond it, in widths of what lies below", () => {
    const heldOut = [...at(0, 1000, 1500, 2000), ...at(1, 1500, 2000), ...at(2, 2000)];
    // Learned from 500 up to below 1,000, asked up to 2,000.
    expect(testedReach({ ...model, heldOut })).toEqual(new Map([["cpuMillicores", 2]]));
  });

  it("looks at cuts of that input alone", () => {
    // Between its values, and beyond those of another input.
    const heldOut = [...at(0, 1000), ...at(1, 500, 1000, 2000)];
    expect(testedReach({ ...model, heldOut })).toEqual(new Map([["cpuMillicores", 0]]));
  });

  it("has nothing to say of a model that was not made to go beyond its data", () => {
    expect(testedReach(modelFixture()).size).toBe(0);
  });
});
