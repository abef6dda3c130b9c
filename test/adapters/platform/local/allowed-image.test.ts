import { describe, expect, it } from "vitest";

import { isAllowedImage } from "#adapters/platform/local/allowed-image.ts";

describe("isAllowedImage()", () => {
  it("takes a name exactly, or by its start before a star", () => {
    expect(isAllowedImage("ghcr.io/a/b:1", ["ghcr.io/a/b:1"])).toBe(true);
    expect(isAllowedImage("ghcr.io/a/b:12", ["ghcr.io/a/b:1"])).toBe(false);
    expect(isAllowedImage("ghcr.io/a/b:1", ["ghcr.io/a/*"])).toBe(true);
    expect(isAllowedImage("ghcr.io/ab", ["ghcr.io/a/*"])).toBe(false);
    expect(isAllowedImage("anything", ["*"])).toBe(true);
    expect(isAllowedImage("anything", [])).toBe(false);
  });
});
