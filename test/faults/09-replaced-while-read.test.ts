import { describe, expect, it } from "vitest";

import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import { Receipt } from "#core/campaign/campaign-state.ts";
import { receiptObject } from "#core/campaign/object-keys.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { profile } from "../../functions/profiler/profile.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { profilerPorts } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { skippingClock } from "../support/skipping-clock.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

// That a stream of bytes never mixes two objects is shown by the store's own tests, in faults.test.ts of s3.
describe("fault 9: an object is replaced between two looks at it", () => {
  it("takes no spec for another, and reads what came meanwhile", async () => {
    const store = await testBuckets();
    for (const [key, body] of Object.entries(simulatedCampaign().inputs)) await store.put("inputs", key, body);
    await store.put("campaigns", "campaign.yaml", simulatedCampaign({ name: "first" }).spec);
    const [told] = await unfinishedWork(store);

    let isReplaced = false;
    const replace = async (bucket: string): Promise<void> => {
      if (bucket !== "campaigns" || isReplaced) return;
      isReplaced = true;
      await store.put("campaigns", "campaign.yaml", simulatedCampaign({ name: "second" }).spec);
    };
    // Whichever way the bytes are read, they are others than those whose ETag was told.
    const replacing: ObjectStore = {
      ...store,
      get: async (bucket, ...rest) => (await replace(bucket), store.get(bucket, ...rest)),
      open: async (bucket, ...rest) => (await replace(bucket), store.open(bucket, ...rest)),
    };
    const clock = skippingClock();
    const room = { cores: 4, memoryBytes: 2 ** 33, timeScale: 1 };
    const platform = simulatedPlatform({ cluster: "test", seed: 7, ...room, clock, store: replacing });
    const ports = profilerPorts({ store: replacing, platform, clock, stepSeconds: 0.1 });
    await profile(told!, ports);
    expect(isReplaced).toBe(true);
    // Neither was taken for the other: the upload that came meanwhile is told of, and read, by itself.
    expect(await contents(store, "state")).toEqual({});
    for (const upload of await unfinishedWork(store)) await profile(upload, ports);

    const receipt = await requireArtifact(store, receiptObject("campaigns", "campaign.yaml"), Receipt);
    const current = (await store.head("campaigns", "campaign.yaml"))!;
    expect(receipt.etag).toBe(current.etag);
    expect(receipt.etag).not.toBe(told!.etag);
    expect(receipt.result).toMatch(/^second-/);
    const campaigns = Object.keys(await contents(store, "state")).filter((key) => key.endsWith("/campaign.json"));
    expect(campaigns).toHaveLength(1);
    expect((await unfinishedWork(store)).some(({ bucket }) => bucket === "campaigns")).toBe(false);
  });

  it("reads a spec again that was replaced after it was read", async () => {
    const store = await testBuckets();
    for (const [key, body] of Object.entries(simulatedCampaign().inputs)) await store.put("inputs", key, body);
    await store.put("campaigns", "campaign.yaml", simulatedCampaign({ name: "first" }).spec);
    const clock = skippingClock();
    const room = { cores: 4, memoryBytes: 2 ** 33, timeScale: 1 };
    const platform = simulatedPlatform({ cluster: "test", seed: 7, ...room, clock, store });
    const ports = profilerPorts({ store, platform, clock, stepSeconds: 0.1 });
    const [told] = await unfinishedWork(store);
    await profile(told!, ports);
    await store.put("campaigns", "campaign.yaml", simulatedCampaign({ name: "second" }).spec);
    const [again] = (await unfinishedWork(store)).filter(({ bucket }) => bucket === "campaigns");
    expect(again?.etag).not.toBe(told!.etag);
    await profile(again!, ports);
    const receipt = await requireArtifact(store, receiptObject("campaigns", "campaign.yaml"), Receipt);
    expect(receipt.result).toMatch(/^second-/);
  });
});
