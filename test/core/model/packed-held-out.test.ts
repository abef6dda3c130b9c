import { describe, expect, it } from "vitest";

import type { HeldOutRow } from "#core/model/held-out-row.ts";
import { Model } from "#core/model/model.ts";
import { modelFlaw } from "#core/model/model-flaw.ts";
import { heldOutRowsOf, packHeldOut, type PackedHeldOut } from "#core/model/packed-held-out.ts";
import { packFloat64, packInt32 } from "#core/numeric/packed-numbers.ts";

import { modelFixture } from "../../support/model-fixture.ts";

function rows(count: number): HeldOutRow[] {
  return Array.from({ length: count }, (_, row) => ({
    configuration: `c${row % 7}`,
    fold: row % 5,
    inputs: { cores: row / 3, zone: row % 2 === 0 ? "north" : "ü", "": 0.1 },
    measured: 1 / (row + 1),
    predicted: 1e300 / (row + 1),
    lower: -1 - row,
    upper: 5e-324 * row,
  }));
}

const packed = packHeldOut(rows(201)) as PackedHeldOut;

describe("packHeldOut()", () => {
  it("lists as many as somebody reads, and packs more so that not a bit is lost", () => {
    const few = rows(200);
    expect(packHeldOut(few)).toBe(few);
    expect(heldOutRowsOf({ heldOut: few })).toBe(few);
    const stored = JSON.parse(JSON.stringify(packed)) as PackedHeldOut;
    expect(heldOutRowsOf({ heldOut: stored })).toEqual(rows(201));
    expect(heldOutRowsOf({ heldOut: stored })).toBe(heldOutRowsOf({ heldOut: stored }));
    const listed = JSON.stringify(rows(1000), null, 2).length;
    expect(JSON.stringify(packHeldOut(rows(1000)), null, 2).length).toBeLessThan(listed / 2);
  });

  it("is read in a model, as lists are", () => {
    for (const heldOut of [rows(3), packed]) {
      const model = Model.parse(JSON.parse(JSON.stringify(modelFixture({ heldOut }))));
      expect(model.heldOut).toEqual(heldOut);
      expect(modelFlaw(model)).toBeUndefined();
    }
  });

  it.each([
    ["columns of the held-out rows must have a value a row", { measured: packFloat64([1]) }],
    ["columns of the held-out rows must have a value a row", { folds: packInt32([1]) }],
    ["columns of the held-out rows must have a value a row", { inputs: [{ name: "zone", texts: ["north"] }] }],
    ["numbers of the held-out rows must be finite", { upper: packFloat64(rows(201).map(() => NaN)) }],
    ["folds of the held-out rows must not be negative", { folds: packInt32(rows(201).map(() => -1)) }],
  ])("is refused where %s", (flaw, wrong) => {
    expect(modelFlaw(modelFixture({ heldOut: { ...packed, ...wrong } }))).toBe(flaw);
  });

  it("is told by its schema what is missing", () => {
    const { measured: _measured, ...wrong } = packed;
    const { error } = Model.safeParse({ ...modelFixture(), heldOut: wrong });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["heldOut.measured"]);
    for (const heldOut of [undefined, null, "rows"])
      expect(Model.safeParse({ ...modelFixture(), heldOut }).success).toBe(false);
  });
});
