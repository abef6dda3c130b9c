import { describe, expect, it } from "vitest";

import { memoryStore } from "#adapters/object-store/memory.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import { awaitStore } from "#wiring/function-server/await-store.ts";

import { keepingLogger } from "../../support/keeping-logger.ts";

const OWNER = { host: "pod_1", bootId: "", pidNamespace: "", pid: 7, startTicks: 9 };
const never = new AbortController().signal;

/** Sleeps are as long as what the test does meanwhile. */
function surroundings(store: ObjectStore, whileAsleep: (seconds: number) => void = () => undefined) {
  const log = keepingLogger();
  const clock = {
    epochMilliseconds: () => 0,
    monotonicSeconds: () => 0,
    sleep: (seconds: number) => Promise.resolve(whileAsleep(seconds)),
  };
  return { store, owner: OWNER, log, clock };
}

describe("awaitStore()", () => {
  it("leaves nothing behind in a store that keeps to conditions", async () => {
    const store = memoryStore();
    await store.createBucket("state");
    expect(await awaitStore("trainer", surroundings(store), never)).toBe(true);
    expect((await store.list("state")).objects).toEqual([]);
  });

  it("asks again while the buckets are not there, and says so once", async () => {
    const store = memoryStore();
    let sleeps = 0;
    const around = surroundings(store, () => {
      if (++sleeps === 3) void store.createBucket("state");
    });
    expect(await awaitStore("trainer", around, never)).toBe(true);
    expect(sleeps).toBe(3);
    expect(around.log.messages).toHaveLength(1);
  });

  it("gives up when the process is to end", async () => {
    const stopping = new AbortController();
    const around = surroundings(memoryStore(), () => stopping.abort());
    expect(await awaitStore("trainer", around, stopping.signal)).toBe(false);
  });

  it("throws where conditions are not kept", async () => {
    const store = memoryStore();
    await store.createBucket("state");
    const careless: ObjectStore = { ...store, put: (bucket, key, body) => store.put(bucket, key, body) };
    await expect(awaitStore("trainer", surroundings(careless), never)).rejects.toThrow(
      "Cannot serve as the store must hold to conditional creates: of 3 attempts",
    );
  });
});
