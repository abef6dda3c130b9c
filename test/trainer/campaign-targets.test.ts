import { describe, expect, it } from "vitest";

import { campaignTargets } from "../../functions/trainer/campaign-targets.ts";
import { campaignDataset } from "../support/trained-campaign.ts";

describe("campaignTargets()", () => {
  it("names every target once, of the finest level that has it", () => {
    const law = (): number => 1;
    const targets = campaignTargets([
      campaignDataset("workflow", "run", { makespanSeconds: law, responseSeconds: law }),
      campaignDataset("workflow", "configuration", { meanSeconds: law }),
      campaignDataset("workflow", "invocation", { responseSeconds: law }),
      campaignDataset("blur", "invocation", { serviceSeconds: law }),
    ]);
    expect(targets.map(({ subject, target, dataset }) => [subject, target, dataset.level])).toEqual([
      ["workflow", "responseSeconds", "invocation"],
      ["workflow", "makespanSeconds", "run"],
      ["blur", "serviceSeconds", "invocation"],
    ]);
  });
});
