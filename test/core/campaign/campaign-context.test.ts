import { describe, expect, it } from "vitest";

import { allowsImage, campaignContextOf } from "#core/campaign/campaign-context.ts";
import { OperatorFile } from "#core/campaign/operator.ts";
import { readCampaign } from "#core/campaign/read-campaign.ts";

import { simulatedCampaign } from "../../support/simulated-campaign.ts";

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

describe("campaignContextOf() of a file that says clusters and no resources", () => {
  it("has none, and a campaign is told so before it is begun", () => {
    const operator = OperatorFile.parse({ clusters: { edge: { kind: "simulated" } }, images: ["*"] });
    const context = campaignContextOf(operator);
    expect(context.resources).toEqual([]);
    expect(() => readCampaign(simulatedCampaign().spec, "spec", context)).toThrow(
      "must have a resource to run on: the operator's file names none of its clusters as one",
    );
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
