import { describe, expect, it } from "vitest";

import { minioEvent } from "../support/minio-events.ts";
import { dropCampaign, servedProfiler } from "../support/served-profiler.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const event = minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" });

/** What the profiler leaves when it is told of one campaign in this way, and the runs it began for it. */
async function outcome(deliver: (tell: () => Promise<unknown>) => Promise<void>) {
  const store = await testBuckets();
  await dropCampaign(store, "faces.yaml");
  const profiler = servedProfiler({ store, limits: { stepsAtOnce: 4 } });
  await deliver(async () => {
    const { status } = await profiler.tell(event);
    expect([200, 202]).toContain(status);
  });
  await profiler.settled();
  return {
    records: await contents(store, "records"),
    started: profiler.started,
    state: await contents(store, "state"),
  };
}

describe("fault 1: the same event comes again and again", () => {
  it.each([
    ["twice, one after the other", 2, false],
    ["50 times, one after the other", 50, false],
    ["twice at once", 2, true],
    ["50 times at once", 50, true],
  ])("%s: one campaign, every run once, the same bytes", async (_how, times, atOnce) => {
    const once = await outcome(async (tell) => void (await tell()));
    const again = await outcome(async (tell) => {
      if (atOnce) await Promise.all(Array.from({ length: times }, tell));
      else for (let time = 0; time < times; time++) await tell();
    });
    expect(Object.keys(once.records).filter((key) => key.endsWith("/complete.json"))).toHaveLength(1);
    expect(new Set(again.started).size).toBe(again.started.length);
    expect([...again.started].sort()).toEqual([...once.started].sort());
    expect(again.records).toEqual(once.records);
    expect(Object.keys(again.state).filter((key) => key.includes("_notices"))).toEqual([]);
  });
});
