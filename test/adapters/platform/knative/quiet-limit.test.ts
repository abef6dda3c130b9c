import { describe, expect, it } from "vitest";

import { QuietLimit } from "../../../../functions/adapters/platform/knative/quiet-limit.ts";
import { manualClock } from "../../../support/manual-clock.ts";

describe("QuietLimit", () => {
  it("lets a request wait as long as others are answered, and ends it when nothing comes any more", async () => {
    const clock = manualClock();
    const quiet = new QuietLimit(clock, 10);
    const patient = quiet.begin();
    await clock.advance(8);
    quiet.begin().release();
    await clock.advance(8);
    expect(patient.signal.aborted).toBe(false);
    await clock.advance(3);
    expect(patient.signal.aborted).toBe(true);
  });

  it("never ends what was answered, and sleeps no more when nothing waits", async () => {
    const clock = manualClock();
    const quiet = new QuietLimit(clock, 10);
    const answered = quiet.begin();
    answered.release();
    await clock.advance(100);
    expect(answered.signal.aborted).toBe(false);
    expect(clock.sleeperCount).toBe(0);
    const next = quiet.begin();
    await clock.advance(11);
    expect(next.signal.aborted).toBe(true);
  });
});
