import { beforeEach, describe, expect, it } from "vitest";

import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import { listObjects } from "#artifacts/list-objects.ts";
import { recordsCompleteObject, stepPrefix } from "#core/campaign/object-keys.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { LEASE_SECONDS } from "../../functions/profiler/claim-step.ts";
import { profile } from "../../functions/profiler/profile.ts";
import type { ProfilerPorts } from "../../functions/profiler/profiler-ports.ts";
import { quietLock, type QuietLock } from "../../scripts/host/quiet-lock.ts";
import { manualClock, type ManualClock } from "../support/manual-clock.ts";
import { profilerPorts } from "../support/profiling.ts";
import { simulatedCampaign } from "../support/simulated-campaign.ts";
import { testBuckets } from "../support/test-buckets.ts";

const SPEC = { bucket: "campaigns", key: "faces.yaml" } as const;
let store: ObjectStore;
let clock: ManualClock;
let lock: QuietLock;

beforeEach(async () => {
  store = await testBuckets();
  clock = manualClock();
  lock = quietLock(clock);
  const { spec, inputs } = simulatedCampaign();
  for (const [key, body] of Object.entries(inputs)) await store.put("inputs", key, body);
  await store.put("campaigns", SPEC.key, spec);
});

/** A profiler of a host with other work, too. */
function profiler(changes: Partial<ProfilerPorts> = {}): ProfilerPorts {
  const sizes = { cores: 4, memoryBytes: 2 ** 33 };
  const platform = simulatedPlatform({ cluster: "test", seed: 7, ...sizes, timeScale: 0, clock, store });
  return { ...profilerPorts({ store, platform, clock, stepSeconds: 600 }), quiet: lock, ...changes };
}

/** Works on the campaign until it waits for the other one, which works for so long already. */
async function waitFor(holder: string, ports: ProfilerPorts): Promise<{ readonly working: Promise<void> }> {
  await lock.acquire(holder, 1, 0);
  const working = profile(SPEC, ports);
  while (clock.sleeperCount === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(0);
  return { working };
}

async function steps(): Promise<number> {
  return (await listObjects(store, stepPrefix(await campaignId()))).length;
}

async function campaignId(): Promise<string> {
  const [first] = await listObjects(store, { bucket: "state", key: "faces-" });
  return first!.key.split("/")[0]!;
}

describe("a campaign that waits while another one is measured", () => {
  it("keeps its step for longer than a lease, and goes on when it is its turn", async () => {
    const { working } = await waitFor("another", profiler());
    for (let waited = 0; waited < 4 * LEASE_SECONDS; waited += 5) await clock.advance(5);
    await profile(SPEC, profiler({ isOwnerGone: () => false }));
    expect(await steps()).toBe(1);
    lock.release("another", 1);
    await working;
    const { bucket, key } = recordsCompleteObject(await campaignId());
    expect(await store.head(bucket, key)).toBeDefined();
    expect(lock.holder()).toBeUndefined();
  });

  it("waits no longer than it takes to see that its step was taken over", async () => {
    const { working } = await waitFor("another", profiler());
    // To the heir every earlier process is dead.
    await profile(SPEC, profiler({ quiet: quietLock(clock) }));
    expect(await steps()).toBe(2);
    await clock.advance(LEASE_SECONDS / 3);
    await working;
    expect(lock.holder()).toBe("another");
    lock.release("another", 1);
    expect(lock.holder()).toBeUndefined();
  });

  it("keeps its step when the store is away for a moment", async () => {
    let isAway = false;
    const gone = new Error("the store is away");
    const put: ObjectStore["put"] = (...parts) => (isAway ? Promise.reject(gone) : store.put(...parts));
    const { working } = await waitFor("another", profiler({ store: { ...store, put } }));
    isAway = true;
    await clock.advance(LEASE_SECONDS / 3);
    isAway = false;
    for (let waited = 0; waited < 2 * LEASE_SECONDS; waited += 5) await clock.advance(5);
    await profile(SPEC, profiler({ isOwnerGone: () => false }));
    expect(await steps()).toBe(1);
    lock.release("another", 1);
    await working;
    const { bucket, key } = recordsCompleteObject(await campaignId());
    expect(await store.head(bucket, key)).toBeDefined();
  });

  it("ends at once when its process is to end, and leaves the rest to another step", async () => {
    const stopping = new AbortController();
    const { working } = await waitFor("another", profiler({ stopping: stopping.signal }));
    stopping.abort();
    await working;
    lock.release("another", 1);
    expect(lock.holder()).toBeUndefined();
    await profile(SPEC, profiler({ isOwnerGone: () => false }));
    expect(await steps()).toBe(2);
  });
});
