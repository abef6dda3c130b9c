import { describe, expect, it } from "vitest";

import { CpuQuantity, MemoryQuantity, cpuMillicoresOf, memoryBytesOf } from "#core/document/quantity.ts";

describe("memoryBytesOf()", () => {
  // Values of Kubernetes' own documentation: 128974848, 129M and 123Mi are roughly the same.
  it.each([
    ["128974848", 128_974_848],
    ["129M", 129_000_000],
    ["123Mi", 128_974_848],
    ["1Gi", 2 ** 30],
    ["0.5Gi", 2 ** 29],
    ["1k", 1000],
    [2 ** 20, 2 ** 20],
    ["1GB", undefined],
    ["-1Mi", undefined],
    ["", undefined],
    ["1e3", undefined],
    ["99999999Ti", undefined],
  ])("of %j is %j", (quantity, bytes) => {
    expect(memoryBytesOf(quantity)).toBe(bytes);
  });
});

describe("cpuMillicoresOf()", () => {
  it.each([
    ["500m", 500],
    ["0.5", 500],
    [0.5, 500],
    [2, 2000],
    ["2.0", 2000],
    ["100m", 100],
    ["1 core", undefined],
    [-1, undefined],
    ["99999999999999", undefined],
  ])("of %j is %j", (quantity, millicores) => {
    expect(cpuMillicoresOf(quantity)).toBe(millicores);
  });
});

describe("CpuQuantity and MemoryQuantity", () => {
  it("refuse what no limit can be", () => {
    for (const quantity of [0, "9m", "x", Number.NaN, 1e300])
      expect(CpuQuantity.safeParse(quantity).success).toBe(false);
    for (const quantity of [0, "1Ki", 1024, "512", "x"]) expect(MemoryQuantity.safeParse(quantity).success).toBe(false);
    expect(CpuQuantity.safeParse("10m").success).toBe(true);
    expect(MemoryQuantity.safeParse("1Mi").success).toBe(true);
  });
});
