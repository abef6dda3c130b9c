import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";

import { listObjects } from "#artifacts/list-objects.ts";
import type { StepCaller } from "#ports/step-caller.ts";

import { minioEvent } from "../support/minio-events.ts";
import { servedFunction } from "../support/served-function.ts";
import { testBuckets } from "../support/test-buckets.ts";

const EVENTS = 10_000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe("fault 6: a storm of 10,000 notifications", () => {
  it("is taken up to a bound while no step ends, and is sent away beyond it; memory stays flat", async () => {
    const store = await testBuckets();
    for (let index = 0; index < EVENTS; index++) await store.put("campaigns", `${index}.yaml`, "spec");
    let called = 0;
    const ends: (() => void)[] = [];
    const caller: StepCaller = {
      call() {
        called++;
        return {
          sent: Promise.resolve(),
          ended: new Promise((resolve) => ends.push(() => resolve({ outcome: "worked", answer: "" }))),
        };
      },
    };
    const { tell, settled } = servedFunction({
      store,
      caller,
      handle: async () => undefined,
      unhandled: async () => [],
      limits: { openCalls: 100 },
    });
    const storm = async (events: number): Promise<Map<number, number>> => {
      const answers = new Map<number, number>();
      for (let index = 0; index < events; index += 500) {
        const some = Array.from({ length: 500 }, (_, offset) =>
          tell(minioEvent({ bucket: "lab-campaigns", key: `${index + offset}.yaml` })),
        );
        for (const { status } of await Promise.all(some)) answers.set(status, (answers.get(status) ?? 0) + 1);
      }
      return answers;
    };

    const first = await storm(1_000);
    expect([...first.keys()].sort()).toEqual([202, 503]);
    expect(first.get(202)).toBe(100);
    const before = heapBytes();
    expect(await storm(EVENTS)).toEqual(new Map([[503, EVENTS]]));
    expect(heapBytes() - before).toBeLessThan(8 * 2 ** 20);
    expect(called).toBe(100);
    expect(await listObjects(store, { bucket: "state", key: "_notices/" })).toHaveLength(100);

    // There is room again as soon as steps end: full means full, and nothing else.
    for (const end of ends.splice(0)) end();
    await settled();
    expect((await tell(minioEvent({ bucket: "lab-campaigns", key: "9999.yaml" }))).status).toBe(202);
    expect(await listObjects(store, { bucket: "state", key: "_notices/" })).toHaveLength(1);
    for (const end of ends.splice(0)) end();
  });

  it("loses nothing: what was sent away is found by reconciliation", async () => {
    const store = await testBuckets();
    const keys = Array.from({ length: 500 }, (_, index) => `${index}.yaml`);
    for (const key of keys) await store.put("campaigns", key, "spec");
    const handled = new Set<string>();
    const { tell, post, settled } = servedFunction({
      store,
      handle: async ({ key }) => void handled.add(key),
      unhandled: async () => keys.filter((key) => !handled.has(key)).map((key) => ({ bucket: "campaigns", key })),
      limits: { openCalls: 20, readingEvents: 30 },
    });
    const answers = await Promise.all(keys.map((key) => tell(minioEvent({ bucket: "lab-campaigns", key }))));
    await settled();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 503]));
    await post("/reconcile");
    expect(handled.size).toBe(500);
  });
});
