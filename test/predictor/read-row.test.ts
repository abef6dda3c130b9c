import { describe, expect, it } from "vitest";

import type { ModelInput } from "#core/model/model.ts";

import { readInput } from "../../functions/predictor/read-row.ts";

const host: ModelInput = {
  kind: "category",
  name: "host",
  description: "",
  values: ["edge", "other"],
  typical: "edge",
};

describe("readInput()", () => {
  it("refuses a category that was never trained, unless one stands for others", () => {
    expect(() => readInput(host, "moon", "row 3")).toThrow(
      'Cannot answer row 3 as host must be one of "edge", "other": current value is "moon"',
    );
    expect(readInput({ ...host, other: "other" }, "moon", "row 3")).toBe("moon");
    expect(() => readInput({ ...host, other: "other" }, "", "row 3")).toThrow('current value is ""');
    expect(() => readInput({ ...host, other: "other" }, 5, "row 3")).toThrow("current value is 5");
  });
});
