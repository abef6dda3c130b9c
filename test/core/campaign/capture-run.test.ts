import { describe, expect, it } from "vitest";

import { captureRun, needsCapture } from "#core/campaign/capture-run.ts";

import { campaignWith } from "./campaign-fixture.ts";

const campaign = campaignWith({
  components: { blur: { cpu: [2, 1] }, encode: { parallelism: [4, 2] } },
  inputs: { few: ["a"], many: ["a", "b", "c"] },
});

describe("needsCapture()", () => {
  it("is true for a component that reads what another one writes", () => {
    expect(["workflow", "blur", "encode"].map((subject) => needsCapture(campaign, subject))).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("captureRun()", () => {
  it("is the whole workflow at its first values, with every file of the set once", () => {
    expect(captureRun(campaign, "many")).toMatchObject({
      subject: "workflow",
      components: { blur: { cpuMillicores: 2000 }, encode: { parallelism: 4 } },
      inputSet: "many",
      load: { batchSize: 3, batches: 1, interUploadSeconds: 0 },
    });
  });
});
