import { beforeAll, describe, expect, it } from "vitest";

import { sequentialTrialRunner } from "#adapters/learning/trial-runner.ts";
import { datasetObject } from "#core/campaign/object-keys.ts";
import type { Dataset } from "#core/dataset/dataset.ts";
import { artifactText } from "#core/document/artifact.ts";
import { prng } from "#core/numeric/prng.ts";
import type { Trial } from "#core/selection/trial.ts";
import type { Clock } from "#ports/clock.ts";
import type { TrialRunner } from "#ports/learning.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { manualClock } from "../support/manual-clock.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";
import { wanderingStore } from "../support/wandering-store.ts";

const DATASET = campaignDataset("blur", "invocation", {
  serviceSeconds: (cpu, bytes) => 0.2 + (bytes / 1e6) * (1000 / cpu),
});

/** A clock on which every look takes time: a trial, which is looked at three times, takes 15 s. */
function tickingClock(): Clock {
  let nowSeconds = 0;
  return { ...manualClock(), monotonicSeconds: () => (nowSeconds += 5) };
}

/** A campaign whose one target is a task, in a store that counts the trials that were kept. */
async function sharedOut(): Promise<{ store: ObjectStore; task: ObjectUploaded; tried: string[] }> {
  const store = await testBuckets();
  await trainCampaign(await putMeasuredCampaign(store, [DATASET]), trainerPorts(store));
  const tried: string[] = [];
  const [task] = await untrained(store);
  if (task === undefined) throw new Error("no task");
  const put: ObjectStore["put"] = (bucket, key, ...rest) => {
    if (key.includes("/trials/")) tried.push(key);
    return store.put(bucket, key, ...rest);
  };
  return { store: { ...store, put }, task, tried };
}

/** An invocation whose step is over after about seven trials. */
function hasty(store: ObjectStore, changes: Partial<TrainerPorts> = {}): TrainerPorts {
  return trainerPorts(store, { clock: tickingClock(), stepSeconds: 100, ...changes });
}

const keysOf = async (store: ObjectStore, part: string): Promise<string[]> =>
  Object.keys(await contents(store, "state")).filter((key) => key.includes(part));

describe("workOnTask()", () => {
  let expected: Record<string, string>;
  /** How many trials there are. */
  let all: number;
  beforeAll(async () => {
    const { store } = await sharedOut();
    const runner = sequentialTrialRunner();
    const evaluated = new Set<Trial>();
    const trials: TrialRunner = {
      open(problem, trainNetwork) {
        const open = runner.open(problem, trainNetwork);
        return {
          ...open,
          evaluate(trial) {
            evaluated.add(trial);
            return open.evaluate(trial);
          },
        };
      },
    };
    await trainAll(trainerPorts(store, { trials }));
    all = evaluated.size;
    expected = await contents(store, "models");
    expect(Object.keys(expected).some((key) => key.endsWith("/model.json"))).toBe(true);
  });

  it("ends with the step, keeps what came of its trials, and leaves a task that goes on from there", async () => {
    const { store, task, tried } = await sharedOut();
    await trainCampaign(task, hasty(store));
    expect(tried.length).toBeGreaterThan(3);
    expect(tried.length).toBeLessThan(10);
    expect(await keysOf(store, "/trials/")).toHaveLength(tried.length);
    expect(await untrained(store)).toEqual([
      { bucket: "state", key: task.key.replace("000001-00.task.json", "000002-00.task.json") },
    ]);

    const steps = 1 + (await trainAll(hasty(store))).length;
    expect(steps).toBeGreaterThan(all / 10);
    expect(tried).toHaveLength(all);
    expect(new Set(tried).size).toBe(all);
    expect(await contents(store, "models")).toEqual(expected);
    expect(await keysOf(store, "/trials/")).toEqual([]);
  });

  it("is gone on with by several at once, each at trials of its own", async () => {
    const { store, task, tried } = await sharedOut();
    const random = prng("several");
    const invocation = (): TrainerPorts => hasty(wanderingStore(store, random), { invocationsPerTarget: 4 });
    await trainCampaign(task, invocation());
    const tasks = await untrained(store);
    expect(tasks.map(({ key }) => key.slice(-"000002-00.task.json".length))).toEqual(
      [0, 1, 2, 3].map((share) => `000002-0${share}.task.json`),
    );
    const alone = tried.length;
    await Promise.all(tasks.map((each) => trainCampaign(each, invocation())));
    expect(tried.length).toBeGreaterThan(alone + 12);
    expect(new Set(tried).size).toBe(tried.length);
    let rounds = 2;
    for (let left = await untrained(store); left.length > 0; left = await untrained(store), rounds++) {
      await Promise.all(left.map((each) => trainCampaign(each, invocation())));
    }
    expect(rounds).toBeLessThan(6);
    expect(await contents(store, "models")).toEqual(expected);
  });

  it("loses at most the trial that it was at when it is killed", async () => {
    const { store, task, tried } = await sharedOut();
    const isOwnerGone = (): boolean => true;
    for (const killAt of [1, 2, 4, 6]) {
      const doomed = killingStore(store, killAt, "after");
      await expect(trainCampaign(task, hasty(doomed, { isOwnerGone }))).rejects.toThrow(Killed);
    }
    // Each had as many trials as it had writes after the one with which its attempt began.
    expect(tried).toHaveLength(1 + 2 + 4 + 6);
    expect(new Set(tried).size).toBe(tried.length);
    // They died more often than is allowed, but each got further than the one before.
    await trainAll(hasty(store, { isOwnerGone }));
    expect(tried).toHaveLength(all);
    expect(await contents(store, "models")).toEqual(expected);
    expect(await keysOf(store, "/attempts/")).toEqual([]);
  });

  it("tries nothing more once the process is asked to end, and leaves a task to another", async () => {
    const { store, task, tried } = await sharedOut();
    await trainCampaign(task, hasty(store, { stopping: AbortSignal.abort() }));
    expect(tried).toEqual([]);
    const [next] = await untrained(store);
    expect(next?.key).toContain("000002-00.task.json");
    await trainAll(hasty(store));
    expect(await contents(store, "models")).toEqual(expected);
  });

  it("keeps no trials of a search that takes no time", async () => {
    const { store, task, tried } = await sharedOut();
    await trainCampaign(task, trainerPorts(store));
    expect(tried).toEqual([]);
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
