import { describe, expect, it } from "vitest";

import { listOf } from "#core/campaign/list-of.ts";

describe("listOf()", () => {
  it("makes a list of one value, and leaves out in a grid what comes twice", () => {
    expect(listOf(3, "grid")).toEqual([3]);
    expect(listOf([3, 1, 3], "grid")).toEqual([3, 1]);
    expect(listOf([3, 1, 3], { sample: 2 })).toEqual([3, 1]);
  });

  it("keeps all places of a zip, unless they are all the same", () => {
    expect(listOf([3, 1, 3], "zip")).toEqual([3, 1, 3]);
    expect(listOf([3, 3], "zip")).toEqual([3]);
  });
});
