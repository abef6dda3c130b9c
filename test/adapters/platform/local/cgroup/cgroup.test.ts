import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cpuQuota } from "#adapters/platform/local/cgroup/cgroup.ts";

describe("cpuQuota()", () => {
  it("has the period of Kubernetes where the kernel allows the quota", () => {
    expect(cpuQuota(500)).toEqual({ quotaMicroseconds: 50_000, periodMicroseconds: 100_000 });
    expect(cpuQuota(2_000)).toEqual({ quotaMicroseconds: 200_000, periodMicroseconds: 100_000 });
    expect(cpuQuota(10)).toEqual({ quotaMicroseconds: 1_000, periodMicroseconds: 100_000 });
  });

  it("has a longer period where the quota would be below the kernel's least", () => {
    expect(cpuQuota(2)).toEqual({ quotaMicroseconds: 1_000, periodMicroseconds: 500_000 });
  });

  it("is always within the kernel's bounds and close to the share that was asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128_000 }), (cpuMillicores) => {
        const { quotaMicroseconds, periodMicroseconds } = cpuQuota(cpuMillicores);
        expect(quotaMicroseconds).toBeGreaterThanOrEqual(1_000);
        expect(periodMicroseconds).toBeLessThanOrEqual(1_000_000);
        const share = (quotaMicroseconds / periodMicroseconds) * 1000;
        expect(Math.abs(share - cpuMillicores) / cpuMillicores).toBeLessThan(0.01);
      }),
    );
  });
});
