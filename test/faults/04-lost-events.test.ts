import { describe, expect, it } from "vitest";

import { continueObject } from "#core/campaign/object-keys.ts";

import { servedFunction } from "../support/served-function.ts";
import { minioEvent } from "../support/minio-events.ts";
import { dropCampaign, servedProfiler } from "../support/served-profiler.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { accept, handledBefore } from "#artifacts/refusals.ts";

describe("fault 4: events are lost", () => {
  it("finds 1,000 uploads of which nobody told in one reconciliation, and each of them once", async () => {
    const store = await testBuckets();
    for (let index = 0; index < 1_000; index++) await store.put("requests", `m/${index}.csv`, `${index}`);
    const handled: string[] = [];
    const predictor = servedFunction({
      name: "predictor",
      store,
      limits: { stepsAtOnce: 4 },
      handle: async ({ bucket, key, etag = "" }) => {
        handled.push(key);
        await accept(store, { bucket: "requests", key }, etag, `${bucket}/${key}`);
      },
      unhandled: async () => {
        const open = [];
        for (const { key, etag } of await listObjects(store, { bucket: "requests", key: "" })) {
          const before = await handledBefore(store, { bucket: "requests", key }, etag);
          if (before.kind === "new") open.push({ bucket: "requests", key, etag });
        }
        return open;
      },
    });
    expect((await predictor.post("/reconcile")).json).toMatchObject({ found: 1_000, ended: 1_000, failed: 0 });
    expect(new Set(handled).size).toBe(1_000);
    expect(handled).toHaveLength(1_000);
    expect((await predictor.post("/reconcile")).json).toMatchObject({ found: 0 });
    expect(Object.keys(await contents(store, "state")).filter((key) => key.includes("_notices"))).toEqual([]);
  });

  it("goes on with a campaign of many steps although none of its notes to go on is told of", async () => {
    const store = await testBuckets();
    await dropCampaign(store, "faces.yaml");
    const profiler = servedProfiler({ store, stepSeconds: 1 });
    await profiler.tell(minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" }));
    await profiler.settled();
    const [complete] = Object.keys(await contents(store, "records")).filter((key) => key.endsWith("/complete.json"));
    const campaignId = complete?.split("/")[1] ?? "";
    // It took steps, and left a note after each but the last.
    expect(await store.head("state", continueObject(campaignId, 2).key)).toBeDefined();
    expect(new Set(profiler.started).size).toBe(profiler.started.length);
  });

  it("finds a campaign whose steps were killed, when it looks", async () => {
    const store = await testBuckets();
    await dropCampaign(store, "faces.yaml");
    const killed = servedProfiler({ store, stepSeconds: 1, caller: { call: () => never } });
    expect((await killed.tell(minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" }))).status).toBe(202);
    // Whoever took the event died with its step: its notice runs out, and here nobody waits for that.
    for (const { key } of await listObjects(store, { bucket: "state", key: "_notices/" })) {
      await store.delete("state", key);
    }
    const profiler = servedProfiler({ store, stepSeconds: 1 });
    expect((await profiler.post("/reconcile")).json).toMatchObject({ found: 1, ended: 1 });
    await profiler.settled();
    expect(Object.keys(await contents(store, "records")).some((key) => key.endsWith("/complete.json"))).toBe(true);
    expect((await profiler.post("/reconcile")).json).toMatchObject({ found: 0 });
  });
});

const never = { sent: Promise.resolve(), ended: new Promise<never>(() => undefined) };
