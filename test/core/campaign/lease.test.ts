import { expect, it } from "vitest";

import { leaseHolds } from "#core/campaign/lease.ts";

it("leaseHolds() until its end, and not when it lies so far ahead that a clock must have been wrong", () => {
  const holds = (until: number, now: number): boolean => leaseHolds(until, now, { leaseMilliseconds: 30_000 });
  expect(holds(1_030_000, 1_000_000)).toBe(true);
  expect(holds(1_030_000, 1_029_999)).toBe(true);
  expect(holds(1_030_000, 1_030_000)).toBe(false);
  expect(holds(1_300_000, 1_000_000)).toBe(true);
  expect(holds(1_300_001, 1_000_000)).toBe(false);
});
