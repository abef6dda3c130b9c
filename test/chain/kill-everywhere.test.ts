import { describe, expect, it } from "vitest";

import { RunRecord } from "#core/trace/run-record.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { Killed, killingStore } from "../support/killing-store.ts";
import { dropSimulated, workChain } from "../support/simulated-chain.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";

const ARTIFACTS = ["records", "datasets"] as const;

async function freshStore(): Promise<ObjectStore> {
  const store = await testBuckets();
  await dropSimulated(store);
  return store;
}

/** What the chain leaves when nobody disturbs it, and how many writes that takes. */
async function undisturbed(stepSeconds: number) {
  const store = await freshStore();
  const counting = killingStore(store, Number.POSITIVE_INFINITY, "before");
  const started: string[] = [];
  await workChain(counting, started, stepSeconds);
  return { artifacts: await contents(store, ...ARTIFACTS), writes: counting.writes, started };
}

describe("the chain", () => {
  it("leaves a record for every planned run and datasets, when nobody disturbs it", async () => {
    const { artifacts, started } = await undisturbed(1e6);
    const records = Object.keys(artifacts).filter((key) => key.startsWith("records/") && key.includes("/runs/"));
    expect(records.length).toBeGreaterThan(5);
    const parsed = records.map((key) => RunRecord.parse(JSON.parse(artifacts[key] as string)));
    expect(parsed.flatMap(({ outcome }) => (outcome.kind === "succeeded" ? [] : outcome.causes))).toEqual([]);
    expect(new Set(started).size).toBe(records.length);
    expect(Object.keys(artifacts).some((key) => /^datasets\/.*invocations\.csv$/.test(key))).toBe(true);
  });

  it("leaves the same in many short steps as in one long one", async () => {
    const long = await undisturbed(1e6);
    const short = await undisturbed(0.5);
    expect(short.writes).toBeGreaterThan(long.writes);
    expect(short.artifacts).toEqual(long.artifacts);
    expect(short.started).toEqual(long.started);
  });

  it.each(["before", "after"] as const)(
    "leaves the same bytes when killed just %s any of its writes, and measures no run twice",
    async (moment) => {
      const expected = await undisturbed(1e6);
      for (let killAt = 0; killAt < expected.writes; killAt++) {
        const store = await freshStore();
        const started: string[] = [];
        const doomed = killingStore(store, killAt, moment);
        await workChain(doomed, started, 1e6).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        expect(doomed.killed).toBe(true);
        await workChain(store, started, 1e6);
        expect(await contents(store, ...ARTIFACTS), `killed ${moment} write ${killAt}`).toEqual(expected.artifacts);
        const begun = new Set(started);
        expect([...begun].sort(), `killed ${moment} write ${killAt}`).toEqual([...expected.started].sort());
      }
    },
  );

  it("changes nothing when everything is delivered again", async () => {
    const store = await freshStore();
    const started: string[] = [];
    await workChain(store, started, 1e6);
    const before = await contents(store, ...ARTIFACTS, "state");
    await workChain(store, started, 1e6);
    expect(await contents(store, ...ARTIFACTS, "state")).toEqual(before);
  });
});
