import { describe, expect, it } from "vitest";

import { RequestPace } from "#adapters/platform/oscar/api/request-pace.ts";

import { manualClock } from "../../../../support/manual-clock.ts";

async function startsOf(costs: readonly number[], totalSeconds: number): Promise<number[]> {
  const clock = manualClock();
  const pace = new RequestPace(clock, { perSecond: 5, burst: 10 });
  const starts: number[] = [];
  for (const cost of costs) void pace.take(cost).then(() => starts.push(clock.monotonicSeconds()));
  await clock.advance(0);
  for (let time = 0; time < totalSeconds; time += 0.05) await clock.advance(0.05);
  return starts.map((start) => Math.round(start * 100) / 100);
}

describe("RequestPace", () => {
  it("lets a burst through and then keeps the rate", async () => {
    expect(
      await startsOf(
        Array.from({ length: 13 }, () => 1),
        2,
      ),
    ).toEqual([...Array.from({ length: 10 }, () => 0), 0.2, 0.4, 0.6]);
  });

  it("keeps the order, and lets what costs more than a burst through when all is there", async () => {
    expect(await startsOf([40, 1, 1], 10)).toEqual([0, 6.2, 6.4]);
  });

  it("never lets more through than rate and burst allow, over any time", async () => {
    const costs = [3, 1, 7, 2, 10, 1, 1, 4, 3, 3];
    const starts = await startsOf(costs, 20);
    expect(starts.length).toBe(costs.length);
    for (const [index, start] of starts.entries()) {
      const before = costs.slice(0, index + 1).reduce((sum, cost) => sum + cost, 0);
      expect(before).toBeLessThanOrEqual(10 + 5 * start + 1e-6);
    }
  });
});
