import { beforeAll, describe, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import { prefixedStore } from "#adapters/object-store/prefixed.ts";
import { BUCKET_ROLES } from "#core/campaign/bucket-roles.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { aggregate } from "../../functions/aggregator/aggregate.ts";
import { unaggregated } from "../../functions/aggregator/unaggregated.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { killingStore } from "../support/killing-store.ts";
import { minioEvent } from "../support/minio-events.ts";
import { quietLogger } from "../support/quiet-logger.ts";
import { servedFunction, type ServedFunction } from "../support/served-function.ts";
import { dropCampaign, servedProfiler } from "../support/served-profiler.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

/** Objects that the profiler left when it had measured a campaign, and what the aggregator makes of them. */
let measured: Record<string, string>;
let datasets: Record<string, string>;
let campaignId: string;

function servedAggregator(store: ObjectStore, caller?: Parameters<typeof servedFunction>[0]["caller"]): ServedFunction {
  return servedFunction({
    name: "aggregator",
    store,
    handle: (upload) => aggregate(upload, { store, log: quietLogger() }),
    unhandled: () => unaggregated(store),
    ...(caller === undefined ? {} : { caller }),
  });
}

async function measuredStore(): Promise<ObjectStore> {
  let now = 0;
  const store = prefixedStore(memoryStore({ now: () => now++ }), "lab");
  for (const role of BUCKET_ROLES) await store.createBucket(role);
  for (const [place, text] of Object.entries(measured)) {
    const slash = place.indexOf("/");
    await store.put(place.slice(0, slash), place.slice(slash + 1), text);
  }
  return store;
}

const complete = (): string => minioEvent({ bucket: "lab-records", key: `${campaignId}/complete.json` });

beforeAll(async () => {
  const store = await testBuckets();
  await dropCampaign(store, "faces.yaml");
  const profiler = servedProfiler({ store });
  await profiler.tell(minioEvent({ bucket: "lab-campaigns", key: "faces.yaml" }));
  await profiler.settled();
  measured = await contents(store, "campaigns", "inputs", "records", "state");
  const found = Object.keys(measured).find((key) => key.endsWith("/complete.json"));
  campaignId = found?.split("/")[1] ?? "";
  const aggregator = servedAggregator(store);
  await aggregator.tell(complete());
  await aggregator.settled();
  datasets = await contents(store, "datasets");
});

describe("fault 23: a crash between an artifact and the notice of it", () => {
  it("the profiler dies after its last write, of which nobody is told: the aggregator finds it, once", async () => {
    const store = await measuredStore();
    const aggregator = servedAggregator(store);
    expect((await aggregator.post("/reconcile")).json).toMatchObject({ found: 1, ended: 1 });
    expect(await contents(store, "datasets")).toEqual(datasets);
    expect((await aggregator.post("/reconcile")).json).toMatchObject({ found: 0 });
  });

  it("the aggregator dies at any of its writes: the next look makes the same artifacts, and the trainer's finds them", async () => {
    const counting = killingStore(await measuredStore(), Number.POSITIVE_INFINITY, "before");
    const undisturbed = servedAggregator(counting);
    await undisturbed.tell(complete());
    await undisturbed.settled();
    expect(counting.writes).toBeGreaterThan(5);

    for (const moment of ["before", "after"] as const) {
      for (let killAt = 0; killAt < counting.writes; killAt++) {
        const store = await measuredStore();
        const dying = servedAggregator(killingStore(store, killAt, moment));
        await dying.tell(complete());
        await dying.settled();
        // Its notice would run out; nobody waits for that here.
        for (const key of Object.keys(await contents(store, "state"))) {
          if (key.startsWith("state/_notices/")) await store.delete("state", key.slice("state/".length));
        }
        await servedAggregator(store).post("/reconcile");
        expect(await contents(store, "datasets"), `killed ${moment} write ${killAt}`).toEqual(datasets);
        expect(await untrained(store)).toEqual([{ bucket: "datasets", key: `${campaignId}/complete.json` }]);
      }
    }
  });

  it("a crash between the notice and its end: the consumer is asked twice with the same name of the work", async () => {
    const store = await measuredStore();
    const noticeKeys = async (): Promise<string[]> =>
      Object.keys(await contents(store, "state")).filter((key) => key.startsWith("state/_notices/"));
    const asked: string[] = [];
    const never = { sent: Promise.resolve(), ended: new Promise<never>(() => undefined) };
    const dying = servedAggregator(store, {
      call: (upload) => {
        asked.push(`${upload.bucket}/${upload.key} ${upload.etag}`);
        return never;
      },
    });
    await dying.tell(complete());
    const [first] = await noticeKeys();
    await store.delete("state", first?.slice("state/".length) ?? "");
    await dying.tell(complete());
    expect(await noticeKeys()).toEqual([first]);
    expect(asked).toHaveLength(2);
    expect(new Set(asked).size).toBe(1);

    const aggregator = servedAggregator(store);
    const upload = { bucket: "records", key: `${campaignId}/complete.json` };
    await Promise.all([aggregator.post("/step", { upload }), aggregator.post("/step", { upload })]);
    expect(await contents(store, "datasets")).toEqual(datasets);
  });
});
