import { describe, expect, it } from "vitest";

import { mergedGroups } from "#core/dataset/merged-groups.ts";

describe("mergedGroups()", () => {
  it("keeps labels apart while no inputs are equal", () => {
    expect(mergedGroups(["a", "a", "b"], ["1", "2", "3"])).toEqual(["a", "a", "b"]);
  });

  it("makes one group of labels that share inputs, through a chain too, whatever the order", () => {
    expect(mergedGroups(["a", "b", "c", "d"], ["1", "2", "1", "9"])).toEqual(["a", "b", "a", "d"]);
    expect(mergedGroups(["a", "b", "b", "c", "c", "a"], ["1", "2", "3", "3", "4", "4"])).toEqual(Array(6).fill("a"));
  });
});
