import { beforeEach, describe, expect, it } from "vitest";

import { sweepNotices, takeNotice } from "#artifacts/notices.ts";
import { memoryStore } from "#adapters/object-store/memory.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { contents } from "../support/test-buckets.ts";

const UPLOAD = { bucket: "campaigns", key: "a.yaml", etag: "e1" };
const at = (now: number) => ({ nowEpochMilliseconds: now, leaseUntilEpochMilliseconds: now + 60 });

let now = 0;
let store: ObjectStore;
beforeEach(async () => {
  now = 0;
  store = memoryStore({ now: () => now });
  await store.createBucket("state");
});

describe("takeNotice()", () => {
  it("gives the notice of a content to one of all who ask at once", async () => {
    const held = await Promise.all(Array.from({ length: 50 }, () => takeNotice(store, "profiler", UPLOAD, at(0))));
    expect(held.filter((notice) => notice !== undefined)).toHaveLength(1);
    expect(Object.keys(await contents(store, "state"))).toHaveLength(1);
  });

  it("tells contents and functions apart", async () => {
    expect(await takeNotice(store, "profiler", UPLOAD, at(0))).toBeDefined();
    expect(await takeNotice(store, "trainer", UPLOAD, at(0))).toBeDefined();
    expect(await takeNotice(store, "profiler", { ...UPLOAD, etag: "e2" }, at(0))).toBeDefined();
    expect(await takeNotice(store, "profiler", { ...UPLOAD, key: "a.yaml2" }, at(0))).toBeDefined();
  });

  it("takes any key that an object may have", async () => {
    const key = `${"x".repeat(250)}/`.repeat(4) + "y".repeat(20);
    expect(await takeNotice(store, "profiler", { ...UPLOAD, key }, at(0))).toBeDefined();
  });

  it("leaves nothing when it is released, and can be taken again", async () => {
    const held = await takeNotice(store, "profiler", UPLOAD, at(0));
    await held?.release();
    expect(await contents(store, "state")).toEqual({});
    expect(await takeNotice(store, "profiler", UPLOAD, at(1))).toBeDefined();
  });

  it("can be taken over from somebody who gave no sign of life, and then is no longer theirs", async () => {
    const dead = await takeNotice(store, "profiler", UPLOAD, at(0));
    expect(await takeNotice(store, "profiler", UPLOAD, at(59))).toBeUndefined();
    expect(await dead?.renew(100)).toBe(true);
    expect(await takeNotice(store, "profiler", UPLOAD, at(99))).toBeUndefined();
    expect(await takeNotice(store, "profiler", UPLOAD, at(100))).toBeDefined();
    expect(await dead?.renew(1_000)).toBe(false);
    await dead?.release();
    expect(await takeNotice(store, "profiler", UPLOAD, at(101))).toBeUndefined();
  });
});

describe("sweepNotices()", () => {
  it("removes the old ones of its function only", async () => {
    await takeNotice(store, "profiler", UPLOAD, at(0));
    await takeNotice(store, "trainer", UPLOAD, at(0));
    now = 100;
    await takeNotice(store, "profiler", { ...UPLOAD, etag: "e2" }, at(100));
    expect(await sweepNotices(store, "profiler", 50)).toBe(1);
    expect(Object.keys(await contents(store, "state"))).toHaveLength(2);
    expect(await sweepNotices(store, "profiler", 50)).toBe(0);
  });
});
