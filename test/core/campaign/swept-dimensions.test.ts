import { describe, expect, it } from "vitest";

import { designSpace } from "#core/campaign/design-space.ts";
import { cpuWords, memoryWords, sweptDimensions } from "#core/campaign/swept-dimensions.ts";
import { cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";

import { campaignWith } from "./campaign-fixture.ts";

describe("sweptDimensions()", () => {
  const campaign = campaignWith({
    components: {
      blur: { cpu: ["250m", 2], memory: "1Gi", environment: { A: [1, "b"], B: 3 } },
      encode: { warm: [false, true] },
    },
    inputs: { large: ["x"], small: ["y"] },
    load: { batchSize: [1, 2] },
  });
  const dimensions = sweptDimensions(campaign);

  it("are what has more than one value, as the spec calls it and as people write it", () => {
    expect(dimensions.map(({ name, values }) => [name, ...values])).toEqual([
      ["blur.cpu", "0.25", "2"],
      ["blur.environment.A", "1", "b"],
      ["encode.warm", "false", "true"],
      ["inputs", "large", "small"],
      ["load.batchSize", "1", "2"],
    ]);
  });

  it("find their value in a configuration, and nothing where it has none", () => {
    expect(dimensions.map((dimension) => dimension.valueIn(designSpace(campaign, "workflow").at(0)))).toEqual([
      "0.25",
      "1",
      "false",
      "large",
      "1",
    ]);
    expect(dimensions.map((dimension) => dimension.valueIn(designSpace(campaign, "encode").at(7)))).toEqual([
      "",
      "",
      "true",
      "small",
      "2",
    ]);
  });
});

describe("cpuWords() and memoryWords()", () => {
  it("are quantities that mean the same", () => {
    for (const millicores of [10, 250, 500, 1000, 1500, 64_000])
      expect(cpuMillicoresOf(cpuWords(millicores))).toBe(millicores);
    for (const bytes of [2 ** 20, 2 ** 29, 1.5 * 2 ** 30, 2 ** 34, 1e9, 1_048_577])
      expect(memoryBytesOf(memoryWords(bytes))).toBe(bytes);
    expect([memoryWords(2 ** 29), memoryWords(2 ** 31), memoryWords(1.5 * 2 ** 30), memoryWords(1000)]).toEqual([
      "512Mi",
      "2Gi",
      "1536Mi",
      "1000",
    ]);
  });
});
