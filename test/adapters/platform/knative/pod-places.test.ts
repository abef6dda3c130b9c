import { describe, expect, it } from "vitest";

import { PodPlaces } from "../../../../functions/adapters/platform/knative/pod-places.ts";

describe("PodPlaces", () => {
  it("have room while fewer ended than there are places, then from the earliest of the last ends on", () => {
    const places = new PodPlaces(2);
    expect(places.freeAt("a")).toBe(-Infinity);
    places.note("a", 5);
    expect(places.freeAt("a")).toBe(-Infinity);
    places.note("a", 3);
    expect(places.freeAt("a")).toBe(3);
    places.note("a", 9);
    expect(places.freeAt("a")).toBe(5);
    expect(places.freeAt("b")).toBe(-Infinity);
  });
});
