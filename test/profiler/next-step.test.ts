import { beforeEach, describe, expect, it } from "vitest";

import { simulatedPlatform } from "#adapters/platform/simulated/platform.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { nextStep } from "../../functions/profiler/next-step.ts";
import { profile } from "../../functions/profiler/profile.ts";
import { unattendedWork } from "../../functions/profiler/unattended-work.ts";
import { unfinishedWork } from "../../functions/profiler/unfinished-work.ts";
import { manualClock } from "../support/manual-clock.ts";
import { profilerPorts } from "../support/profiling.ts";
import { dropCampaign } from "../support/served-profiler.ts";
import { skippingClock } from "../support/skipping-clock.ts";
import { testBuckets } from "../support/test-buckets.ts";

const spec = { bucket: "campaigns", key: "faces.yaml" } as const;
let store: ObjectStore;
let step: (stepSeconds: number) => Promise<void>;

beforeEach(async () => {
  store = await testBuckets();
  await dropCampaign(store, spec.key);
  const clock = skippingClock();
  const cluster = { cluster: "test", seed: 1, cores: 4, memoryBytes: 2 ** 33, timeScale: 1 };
  const platform = simulatedPlatform({ ...cluster, clock, store });
  step = (stepSeconds) => profile(spec, profilerPorts({ store, platform, clock, stepSeconds }));
});

describe("nextStep()", () => {
  it("is the last note to go on, whichever upload of the campaign is asked about", async () => {
    expect(await nextStep(spec, store)).toBeUndefined();
    await step(1);
    const next = await nextStep(spec, store);
    expect(next?.key).toMatch(/^faces-[0-9a-f]{8}\/continue\/000001\.continue\.json$/);
    await step(1);
    const after = await nextStep(next ?? spec, store);
    expect(after?.key).toMatch(/\/continue\/000002\.continue\.json$/);
    expect(await store.head("state", after?.key ?? "")).toBeDefined();
  });

  it("is nothing while somebody works on the campaign", async () => {
    await step(1);
    const next = await nextStep(spec, store);
    const key = next?.key.replace("continue/000001.continue.json", "steps/000001.json") ?? "";
    const ended = JSON.parse(new TextDecoder().decode((await store.get("state", key))?.body)) as object;
    await store.put("state", key, JSON.stringify({ ...ended, ended: null }));
    expect(await nextStep(spec, store)).toBeUndefined();
  });

  it("is nothing once all is measured", async () => {
    await step(1e6);
    expect(await nextStep(spec, store)).toBeUndefined();
  });
});

describe("unattendedWork()", () => {
  it("leaves a campaign to who holds its step, and finds it when that is over", async () => {
    await step(1);
    const [campaign] = await unfinishedWork(store);
    const clock = manualClock(Date.UTC(2040, 0, 1));
    const ports = { store, clock, isOwnerGone: () => false };
    expect(await unattendedWork(ports)).toEqual([campaign]);

    const key = (await nextStep(spec, store))?.key.replace("continue/000001.continue.json", "steps/000001.json") ?? "";
    const ended = JSON.parse(new TextDecoder().decode((await store.get("state", key))?.body)) as object;
    const leaseUntilEpochMilliseconds = clock.epochMilliseconds() + 20_000;
    await store.put("state", key, JSON.stringify({ ...ended, ended: null, leaseUntilEpochMilliseconds }));
    expect(await unattendedWork(ports)).toEqual([]);
    expect(await unattendedWork({ ...ports, isOwnerGone: () => true })).toEqual([campaign]);
    await clock.advance(21);
    expect(await unattendedWork(ports)).toEqual([campaign]);
  });

  it("finds specs that nobody has read", async () => {
    const ports = { store, clock: manualClock(), isOwnerGone: () => false };
    expect(await unattendedWork(ports)).toMatchObject([spec]);
  });
});

describe("unfinishedWork()", () => {
  it("is the spec, then the campaign, then nothing", async () => {
    expect(await unfinishedWork(store)).toMatchObject([spec]);
    await step(1);
    expect(await unfinishedWork(store)).toMatchObject([
      { bucket: "state", key: expect.stringMatching(/campaign\.json$/) },
    ]);
    await step(1e6);
    expect(await unfinishedWork(store)).toEqual([]);
  });

  it("leaves out what was refused, until its bytes change", async () => {
    await store.put("campaigns", "bad.yaml", "kind: campaign\nname: Faces\n");
    await step(1e6);
    const clock = skippingClock();
    const platform = simulatedPlatform({
      cluster: "test",
      seed: 1,
      cores: 4,
      memoryBytes: 2 ** 33,
      timeScale: 1,
      clock,
      store,
    });
    const bad = { bucket: "campaigns", key: "bad.yaml" };
    await profile(bad, profilerPorts({ store, platform, clock }));
    expect(await unfinishedWork(store)).toEqual([]);
    await store.put("campaigns", "bad.yaml", "kind: campaign\nname: Faces2\n");
    expect(await unfinishedWork(store)).toMatchObject([bad]);
  });
});
