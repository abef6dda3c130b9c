import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import { datasetObject } from "#core/campaign/object-keys.ts";
import type { Dataset } from "#core/dataset/dataset.ts";
import { artifactText } from "#core/document/artifact.ts";
import { KeptTrials } from "#core/model/kept-trials.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { slowTrials } from "../support/slow-trials.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, MANY_TRIALS, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";
import { wanderingStore } from "../support/wandering-store.ts";

const DATASET = campaignDataset("blur", "invocation", {
  serviceSeconds: (cpu, bytes) => 0.2 + (bytes / 1e6) * (1000 / cpu),
});

/** A campaign whose one target is a task, in a store; trials that are tried on it, by whomever, are noted. */
async function sharedOut(): Promise<{ store: ObjectStore; task: ObjectUploaded; tried: string[] }> {
  const store = await testBuckets();
  await trainCampaign(await putMeasuredCampaign(store, [DATASET], MANY_TRIALS), trainerPorts(store));
  const [task] = await untrained(store);
  if (task === undefined) throw new Error("no task");
  return { store, task, tried: [] };
}

/** An invocation whose trials take 10 s, and whose step is over after seven of them. */
function hasty(store: ObjectStore, tried: string[], changes: Partial<TrainerPorts> = {}): TrainerPorts {
  return trainerPorts(store, { ...slowTrials(tried), stepSeconds: 70, ...changes });
}

const keysOf = async (store: ObjectStore, part: string): Promise<string[]> =>
  Object.keys(await contents(store, "state")).filter((key) => key.includes(part));

/** How many trials the objects hold that what came of them is kept in. */
async function keptTrials(store: ObjectStore): Promise<number[]> {
  const found = Object.entries(await contents(store, "state")).filter(([key]) => key.includes("/trials/"));
  return found.map(([, text]) => KeptTrials.parse(JSON.parse(text)).trials.length);
}

describe("workOnTask()", () => {
  let expected: Record<string, string>;
  /** How many trials there are. */
  let all: number;
  beforeAll(async () => {
    const { store, tried } = await sharedOut();
    await trainAll(trainerPorts(store, slowTrials(tried, 0)));
    all = tried.length;
    expect(all).toBeGreaterThan(15);
    expected = await contents(store, "models");
    expect(Object.keys(expected).some((key) => key.endsWith("/model.json"))).toBe(true);
  });

  it("ends with the step, keeps what came of its trials, and leaves a task that goes on from there", async () => {
    const { store, task, tried } = await sharedOut();
    await trainCampaign(task, hasty(store, tried));
    expect(tried).toHaveLength(7);
    // Objects of 30 s of work, and the rest in another as the step is over.
    expect((await keptTrials(store)).sort()).toEqual([1, 3, 3]);
    expect(await untrained(store)).toEqual([
      { bucket: "state", key: task.key.replace("000001-00.task.json", "000002-00.task.json") },
    ]);

    for (let left = await untrained(store); left.length > 0; left = await untrained(store)) {
      await trainCampaign(left[0]!, hasty(store, tried));
    }
    expect(tried).toHaveLength(all);
    expect(new Set(tried).size).toBe(all);
    expect(await contents(store, "models")).toEqual(expected);
    expect(await keysOf(store, "/trials/")).toEqual([]);
    expect(await keysOf(store, "/rounds/")).toEqual([]);
  });

  it("divides a search that is worth more than one invocation, and every trial is tried once by whoever claims it", async () => {
    const { store, task, tried } = await sharedOut();
    const random = prng("several");
    const invocation = (): TrainerPorts =>
      hasty(wanderingStore(store, random), tried, { invocationsPerTarget: 4, stepSeconds: 1e6 });
    const first = trainCampaign(task, invocation());
    while ((await keysOf(store, "/tasks/")).length < 4) await new Promise((resolve) => setImmediate(resolve));
    const helpers = (await untrained(store)).map(({ key }) => key);
    expect(helpers.map((key) => key.slice(-"000002-00.task.json".length))).toEqual(
      [1, 2, 3].map((share) => `000002-0${share}.task.json`),
    );
    await Promise.all([first, ...helpers.map((key) => trainCampaign({ bucket: "state", key }, invocation()))]);
    // Whoever found the last parcel done has gone on to the end.
    expect(await untrained(store)).toEqual([]);
    expect(tried).toHaveLength(all);
    expect(new Set(tried).size).toBe(all);
    expect(await contents(store, "models")).toEqual(expected);
    expect(await keysOf(store, "/rounds/")).toEqual([]);
  });

  it("goes on with a divided search over many steps of several invocations", async () => {
    const roundsOf = async (invocationsPerTarget: number): Promise<number> => {
      const { store, tried } = await sharedOut();
      const random = prng("many steps");
      const invocation = (): TrainerPorts => hasty(wanderingStore(store, random), tried, { invocationsPerTarget });
      let rounds = 0;
      for (let left = await untrained(store); left.length > 0; left = await untrained(store), rounds++) {
        await Promise.all(left.map((each) => trainCampaign(each, invocation())));
      }
      expect(tried).toHaveLength(all);
      expect(await contents(store, "models")).toEqual(expected);
      return rounds;
    };
    expect(await roundsOf(4)).toBeLessThan(await roundsOf(1));
  });

  it(
    "comes to the same bytes for any number of invocations, any speed and any order of them",
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 6 }),
          fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
          fc.string(),
          async (invocationsPerTarget, ticks, seed) => {
            const { store } = await sharedOut();
            const random = prng(seed);
            let started = 0;
            const invocation = (): TrainerPorts =>
              trainerPorts(wanderingStore(store, random), {
                ...slowTrials([], ticks[started++ % ticks.length]),
                stepSeconds: 200,
                invocationsPerTarget,
              });
            for (let left = await untrained(store); left.length > 0; left = await untrained(store)) {
              // A task may be told of twice.
              const told = random() < 0.2 ? [...left, ...left] : left;
              await Promise.all(told.map((each) => trainCampaign(each, invocation())));
            }
            expect(await contents(store, "models")).toEqual(expected);
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it("loses at most what was not worth an object when it is killed, and then keeps every trial", async () => {
    const { store, task, tried } = await sharedOut();
    const isOwnerGone = (): boolean => true;
    // The write of the attempt is followed by that of the first 30 s of trials, which never comes to be.
    await expect(trainCampaign(task, hasty(killingStore(store, 1, "before"), tried, { isOwnerGone }))).rejects.toThrow(
      Killed,
    );
    expect(tried).toHaveLength(3);
    expect(await keptTrials(store)).toEqual([]);
    await expect(trainCampaign(task, hasty(killingStore(store, 3, "after"), tried, { isOwnerGone }))).rejects.toThrow(
      Killed,
    );
    expect(await keptTrials(store)).toEqual([1, 1, 1]);
    await trainAll(hasty(store, tried, { isOwnerGone, stepSeconds: 1e6 }));
    expect(tried).toHaveLength(3 + all);
    expect(await contents(store, "models")).toEqual(expected);
    expect(await keysOf(store, "/attempts/")).toEqual([]);
  });

  it("tries nothing more once the process is asked to end, and leaves a task to another", async () => {
    const { store, task, tried } = await sharedOut();
    await trainCampaign(task, hasty(store, tried, { stopping: AbortSignal.abort() }));
    expect(tried).toEqual([]);
    const [next] = await untrained(store);
    expect(next?.key).toContain("000002-00.task.json");
    await trainAll(hasty(store, tried, { stepSeconds: 1e6 }));
    expect(await contents(store, "models")).toEqual(expected);
  });

  it("makes objects neither of trials nor of parcels where a search is not worth them", async () => {
    const { store, task } = await sharedOut();
    const written: string[] = [];
    const put: ObjectStore["put"] = (bucket, key, ...rest) => {
      written.push(key);
      return store.put(bucket, key, ...rest);
    };
    await trainCampaign(task, trainerPorts({ ...store, put }, { invocationsPerTarget: 8 }));
    expect(written.filter((key) => /\/(trials|rounds)\//.test(key))).toEqual([]);
    expect(await contents(store, "models")).toEqual(expected);
  });

  it("writes nothing of a campaign that was deleted meanwhile", async () => {
    const { store, task } = await sharedOut();
    const before = await contents(store, "models", "state");
    const deleting: ObjectStore = {
      ...store,
      head: async (bucket, key) => {
        if (key === task.key) await store.delete("state", key);
        return store.head(bucket, key);
      },
    };
    await trainCampaign(task, trainerPorts(deleting));
    delete before[`state/${task.key}`];
    expect(await contents(store, "models", "state")).toEqual(before);
  });

  it("refuses to learn from other bytes than it was asked to", async () => {
    const { store, task } = await sharedOut();
    const { bucket, key } = datasetObject(CAMPAIGN_ID, "blur", "invocation", "json");
    const replaced: Dataset = { ...DATASET, rows: DATASET.rows.slice(3) };
    await store.put(bucket, key, artifactText(replaced));
    await expect(trainCampaign(task, trainerPorts(store))).rejects.toThrow(
      `Cannot learn from datasets/${key} as its bytes must be those that the aggregator's last word names`,
    );
    expect(await contents(store, "models")).toEqual({});
  });
});
