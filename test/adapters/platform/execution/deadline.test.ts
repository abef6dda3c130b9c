import { describe, expect, it } from "vitest";

import { deadline } from "#adapters/platform/execution/deadline.ts";

import { manualClock } from "../../../support/manual-clock.ts";

describe("deadline()", () => {
  it("aborts when the time is up, and says that it was that", async () => {
    const clock = manualClock();
    const limit = deadline(clock, 5, new AbortController().signal);
    await clock.advance(4.9);
    expect([limit.signal.aborted, limit.timedOut]).toEqual([false, false]);
    await clock.advance(0.1);
    expect([limit.signal.aborted, limit.timedOut]).toEqual([true, true]);
  });

  it("aborts when the run is cancelled, also when it was before, and does not call that the time", () => {
    const cancelled = new AbortController();
    const limit = deadline(manualClock(), 5, cancelled.signal);
    cancelled.abort();
    const late = deadline(manualClock(), 5, cancelled.signal);
    expect([limit.signal.aborted, limit.timedOut, late.signal.aborted]).toEqual([true, false, true]);
  });

  it("never aborts once it is released, and keeps nobody waiting", async () => {
    const clock = manualClock();
    const cancelled = new AbortController();
    const limit = deadline(clock, 5, cancelled.signal);
    limit.release();
    expect(clock.sleeperCount).toBe(0);
    cancelled.abort();
    await clock.advance(10);
    expect([limit.signal.aborted, limit.timedOut]).toEqual([false, false]);
  });
});
