import { describe, expect, it } from "vitest";

import { quantityOf } from "#adapters/kubernetes/quantity.ts";

describe("quantityOf()", () => {
  it("reads what the API writes", () => {
    expect(
      ["2", "1930m", "24560964Ki", "128Mi", "1G", "1e3", "12E", "1.5Gi", "500u"].map((text) => quantityOf(text)),
    ).toEqual([2, 1.93, 24_560_964 * 1024, 2 ** 27, 1e9, 1000, 12e18, 1.5 * 2 ** 30, 0.0005]);
    expect(quantityOf(3)).toBe(3);
    expect(quantityOf(undefined)).toBe(0);
  });

  it("says what is none", () => {
    expect(() => quantityOf("much")).toThrow('Cannot read "much" as it must be a quantity such as 500m or 2Gi');
  });
});
