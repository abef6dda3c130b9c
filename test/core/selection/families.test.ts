import { expect, it } from "vitest";

import { familiesOf } from "#core/selection/families.ts";

it("familiesOf() names each family once, in the order of their first", () => {
  expect(familiesOf([{ family: "ridge" }, { family: "mean" }, { family: "ridge" }, { family: "law" }])).toEqual([
    "ridge",
    "mean",
    "law",
  ]);
});
