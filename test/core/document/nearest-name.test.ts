import { describe, expect, it } from "vitest";

import { didYouMean, nearestName } from "#core/document/nearest-name.ts";

const FIELDS = ["parallelism", "cpu", "memory", "timeoutSeconds", "join"];

describe("nearestName()", () => {
  it.each([
    ["paralelism", "parallelism"],
    ["parallelsim", "parallelism"],
    ["Memory", "memory"],
    ["cpus", "cpu"],
    ["timeoutseconds", "timeoutSeconds"],
    ["jion", "join"],
    ["disk", undefined],
    ["", undefined],
  ])("of %j is %j", (name, nearest) => {
    expect(nearestName(name, FIELDS)).toBe(nearest);
  });

  it("counts a swap of neighbours as one slip, so that it beats two replacements", () => {
    expect(nearestName("abdcef", ["abxyef", "abcdef"])).toBe("abcdef");
  });
});

describe("didYouMean()", () => {
  it("asks for a near name, lists the names when none is near, and says when there is none", () => {
    expect(didYouMean("cpuu", FIELDS)).toBe('did you mean "cpu"?');
    expect(didYouMean("gpu-count", ["a", "b"])).toBe('known are "a", "b"');
    expect(didYouMean("x-ray", ["here"])).toBe('known is "here"');
    expect(didYouMean("x", [])).toBe("there is none");
  });
});
