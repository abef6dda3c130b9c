import { describe, expect, it } from "vitest";

import { allowsImage, campaignContextOf } from "#core/campaign/campaign-context.ts";
import { OperatorFile } from "#core/campaign/operator.ts";

describe("campaignContextOf()", () => {
  it("is what the operator's file allows", () => {
    const operator = OperatorFile.parse({
      resources: { edge: { cluster: "local" }, here: { cluster: "local" } },
      commands: { blur: { run: ["node"], files: ["x"], warm: ["node"] }, encode: { run: ["node"], files: ["x"] } },
      images: ["example/*"],
      budgets: { campaignRuns: 50 },
    });
    expect(campaignContextOf(operator)).toEqual({
      resources: ["edge", "here"],
      commands: { blur: { warm: true }, encode: { warm: false } },
      images: ["example/*"],
      maximumRuns: 50,
    });
  });
});

describe("allowsImage()", () => {
  it.each([
    ["example/blur:1", true],
    ["example/", true],
    ["examples/blur", false],
    ["exact/image:1", true],
    ["exact/image:12", false],
    ["", false],
  ])("%s: %s", (image, allowed) => {
    expect(allowsImage(["example/*", "exact/image:1"], image)).toBe(allowed);
  });

  it("takes any image where the operator says *, and none where the list is empty", () => {
    expect(allowsImage(["*"], "anything")).toBe(true);
    expect(allowsImage([], "anything")).toBe(false);
  });
});
