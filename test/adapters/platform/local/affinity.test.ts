import { describe, expect, it } from "vitest";

import { coresOf, CoreAllocator } from "#adapters/platform/local/affinity.ts";

describe("coresOf()", () => {
  it("reads single cores and ranges", () => {
    expect(coresOf("0")).toEqual([0]);
    expect(coresOf("0-2,8,10-11")).toEqual([0, 1, 2, 8, 10, 11]);
  });
});

describe("CoreAllocator", () => {
  it("gives the cores with the fewest users first, and never none", () => {
    const cores = new CoreAllocator([0, 1, 2]);
    expect(cores.take(1)).toEqual([0]);
    expect(cores.take(2)).toEqual([1, 2]);
    const shared = cores.take(1);
    expect(shared).toEqual([0]);
    cores.giveBack([1]);
    expect(cores.take(1)).toEqual([1]);
    expect(cores.take(0)).toHaveLength(1);
    expect(cores.take(9)).toHaveLength(3);
  });
});
