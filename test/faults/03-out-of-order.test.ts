import { describe, expect, it } from "vitest";

import { minioEvent } from "../support/minio-events.ts";
import { dropCampaign, servedProfiler } from "../support/served-profiler.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const created = minioEvent({ bucket: "lab-campaigns", key: "faces.yaml", etag: "0".repeat(32), sequencer: "01" });
const removed = minioEvent({ bucket: "lab-campaigns", key: "faces.yaml", eventName: "s3:ObjectRemoved:Delete" });
const older = minioEvent({ bucket: "lab-campaigns", key: "faces.yaml", etag: "1".repeat(32), sequencer: "00" });

describe("fault 3: events come out of order", () => {
  it("goes by what is in the bucket, when the removal is told before the upload that it removed", async () => {
    const store = await testBuckets();
    const profiler = servedProfiler({ store });
    expect((await profiler.tell(removed)).status).toBe(200);
    expect((await profiler.tell(created)).status).toBe(200);
    await profiler.settled();
    expect(profiler.started).toEqual([]);
    expect(await contents(store, "state", "records")).toEqual({});
  });

  it("goes by what is in the bucket, when the removal of an earlier object is told last", async () => {
    const store = await testBuckets();
    await dropCampaign(store, "faces.yaml");
    const profiler = servedProfiler({ store });
    expect((await profiler.tell(created)).status).toBe(202);
    expect((await profiler.tell(removed)).status).toBe(200);
    await profiler.settled();
    expect(Object.keys(await contents(store, "records")).some((key) => key.endsWith("/complete.json"))).toBe(true);
  });

  it("measures what is there now once, when an event of older bytes comes last", async () => {
    const store = await testBuckets();
    await dropCampaign(store, "faces.yaml");
    const profiler = servedProfiler({ store });
    await profiler.tell(created);
    await profiler.settled();
    const runs = [...profiler.started];
    await profiler.tell(older);
    await profiler.settled();
    expect(profiler.started).toEqual(runs);
    const receipts = Object.entries(await contents(store, "state")).filter(([key]) => key.endsWith(".receipt.json"));
    const etag = (await store.head("campaigns", "faces.yaml"))?.etag;
    expect(receipts.map(([, text]) => (JSON.parse(text) as { etag: string }).etag)).toEqual([etag]);
  });
});
