import { describe, expect, it } from "vitest";

import { Campaign } from "#core/campaign/campaign.ts";
import { designSpace } from "#core/campaign/design-space.ts";
import { sweptDimensions } from "#core/campaign/swept-dimensions.ts";
import { DocumentError } from "#core/document/document-error.ts";

import { campaignWith } from "./campaign-fixture.ts";

describe("concurrency, minScale and maxScale", () => {
  const campaign = campaignWith({ components: { blur: { concurrency: [1, 5, 10], minScale: 0, maxScale: [2, 4] } } });

  it("are swept like any dimension, for the component that names them alone", () => {
    expect(Campaign.parse(campaign)).toEqual(campaign);
    expect(campaign.components[0]).toMatchObject({ concurrency: [1, 5, 10], minScale: [0], maxScale: [2, 4] });
    expect(sweptDimensions(campaign).map(({ name, values }) => [name, ...values])).toEqual([
      ["blur.concurrency", "1", "5", "10"],
      ["blur.maxScale", "2", "4"],
    ]);
    const last = designSpace(campaign, "workflow").at(5);
    expect(last.components["blur"]).toMatchObject({ concurrency: 10, minScale: 0, maxScale: 4 });
    expect(sweptDimensions(campaign).map(({ valueIn }) => valueIn(last))).toEqual(["10", "4"]);
  });

  it("are not there where nobody names them", () => {
    for (const field of ["concurrency", "minScale", "maxScale"]) {
      expect(campaign.components[1]).not.toHaveProperty(field);
      expect(designSpace(campaign, "workflow").at(0).components["encode"]).not.toHaveProperty(field);
      expect(campaignWith().components[0]).not.toHaveProperty(field);
    }
  });

  it("take part in a zip", () => {
    const fields = { sweep: "zip", components: { blur: { cpu: [1, 2], concurrency: [3, 4] } } };
    expect(designSpace(campaignWith(fields), "blur").size).toBe(2);
    const uneven = { ...fields, components: { blur: { cpu: [1, 2], concurrency: [3, 4, 5] } } };
    expect(() => campaignWith(uneven)).toThrow(DocumentError);
  });
});
