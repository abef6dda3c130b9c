import { describe, expect, it } from "vitest";

import { canonicalJson } from "#core/document/canonical-json.ts";
import { designSpace } from "#core/campaign/design-space.ts";

import { campaignWith } from "./campaign-fixture.ts";

describe("designSpace()", () => {
  const campaign = campaignWith({
    components: {
      blur: { cpu: [1, 2], environment: { A: ["x", "y", "z"] }, resources: ["here", "edge"] },
      encode: { parallelism: [1, 2], warm: [false, true] },
    },
    inputs: { a: ["a"], b: ["b"] },
    load: { batchSize: [1, 5], batches: 2, interUploadSeconds: [0, 3] },
  });

  it("has as many points as the product of its dimensions, all of them different", () => {
    const space = designSpace(campaign, "workflow");
    expect(space.size).toBe(2 * 3 * 2 * 2 * 2 * 2 * 2 * 2);
    const points = Array.from({ length: space.size }, (_, index) => canonicalJson(space.at(index)));
    expect(new Set(points).size).toBe(space.size);
  });

  it("begins with the first value of everything, and changes the last dimension first", () => {
    const space = designSpace(campaign, "blur");
    expect(space.size).toBe(2 * 3 * 2 * 2 * 2 * 2);
    expect(space.at(0)).toEqual({
      subject: "blur",
      components: {
        blur: {
          resource: "here",
          alternative: "default",
          cpuMillicores: 1000,
          memoryBytes: 2 ** 28,
          parallelism: 1,
          environment: { A: "x" },
          warm: false,
        },
      },
      inputSet: "a",
      load: { batchSize: 1, batches: 2, interUploadSeconds: 0, interUploadDistribution: "deterministic" },
    });
    expect(space.at(1)).toEqual({ ...space.at(0), load: { ...space.at(0).load, interUploadSeconds: 3 } });
    expect(space.at(space.size - 1).components["blur"]).toMatchObject({
      resource: "edge",
      cpuMillicores: 2000,
      environment: { A: "z" },
    });
  });

  it("gives a component alone only its own dimensions", () => {
    const point = designSpace(campaign, "encode").at(7);
    expect(Object.keys(point.components)).toEqual(["encode"]);
    expect(point.components["encode"]?.environment).toEqual({});
  });

  it("counts more points than can be built", () => {
    const values = Array.from({ length: 100 }, (_, index) => index);
    const environment = Object.fromEntries("ABCDEFG".split("").map((name) => [name, values]));
    const space = designSpace(campaignWith({ components: { blur: { environment } }, sweep: { sample: 1 } }), "blur");
    expect(space.size).toBe(1e14);
    expect(space.at(99_999_999_999_999).components["blur"]?.environment).toEqual(
      Object.fromEntries("ABCDEFG".split("").map((name) => [name, 99])),
    );
  });

  it("keeps the pairs of a zip together and drops those that come twice", () => {
    const zipped = campaignWith({
      components: { blur: { cpu: [1, 2, 2, 1], parallelism: [4, 3, 3, 4], memory: "1Gi" } },
      sweep: "zip",
    });
    const space = designSpace(zipped, "blur");
    const pairs = [0, 1].map((index) => space.at(index).components["blur"]);
    expect(space.size).toBe(2);
    expect(pairs.map((part) => [part?.cpuMillicores, part?.parallelism, part?.memoryBytes])).toEqual([
      [1000, 4, 2 ** 30],
      [2000, 3, 2 ** 30],
    ]);
  });
});
