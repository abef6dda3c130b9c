import { beforeAll, describe, expect, it } from "vitest";

import { currentModelObject, datasetsCompleteObject, trainedObject } from "#core/campaign/object-keys.ts";
import type { Dataset } from "#core/dataset/dataset.ts";
import { prng } from "#core/numeric/prng.ts";
import { shuffle } from "#core/numeric/shuffle.ts";
import type { ObjectStore } from "#ports/object-store.ts";
import type { ObjectUploaded } from "#ports/trigger.ts";

import { nextTasks } from "../../functions/trainer/next-tasks.ts";
import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import type { keepingLogger } from "../support/keeping-logger.ts";
import { Killed, killingStore } from "../support/killing-store.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";
import { wanderingStore } from "../support/wandering-store.ts";

/** Of a target that never changes only the mean is tried, which takes no time. */
function steady(dataset: Dataset): Dataset {
  const measured = dataset.columns.findIndex(({ role }) => role === "target");
  return { ...dataset, rows: dataset.rows.map((row) => row.map((cell, column) => (column < measured ? cell : 7))) };
}

const law = (cpu: number, bytes: number): number => 0.2 + (bytes / 1e6) * (1000 / cpu);
const DATASETS = [
  campaignDataset("blur", "invocation", { serviceSeconds: law }),
  ...["cut", "join", "sharpen"].map((subject) =>
    steady(campaignDataset(subject, "invocation", { serviceSeconds: law, responseSeconds: law, outputBytes: law })),
  ),
  campaignDataset("scarce", "invocation", { serviceSeconds: law }, 2),
  steady(campaignDataset("workflow", "run", { makespanSeconds: law })),
];

let expected: Record<string, string>;

beforeAll(async () => {
  const store = await testBuckets();
  await putMeasuredCampaign(store, DATASETS);
  await trainAll(trainerPorts(store));
  expected = await contents(store, "models", "state");
  expect(Object.keys(expected).filter((key) => key.endsWith("/model.json"))).toHaveLength(11);
});

/** A store with a measured campaign that counts how often somebody had the last word. */
async function measuredStore(datasets = DATASETS): Promise<{ store: ObjectStore; lastWords(): number }> {
  const store = await testBuckets();
  await putMeasuredCampaign(store, datasets);
  let lastWords = 0;
  return {
    store: {
      ...store,
      put: async (bucket, key, ...rest) => {
        const outcome = await store.put(bucket, key, ...rest);
        if (key === trainedObject(CAMPAIGN_ID).key && outcome.kind === "stored") lastWords++;
        return outcome;
      },
    },
    lastWords: () => lastWords,
  };
}

describe("many invocations of the trainer on one campaign", () => {
  it.each([1, 2, 3, 4])(
    "at once, in any order, some of them killed: the same bytes, one last word (%s)",
    async (seed) => {
      const { store, lastWords } = await measuredStore();
      const random = prng(`together ${seed}`);
      const handle = async (upload: ObjectUploaded): Promise<void> => {
        const wandering = wanderingStore(store, random);
        const killAt = random() < 0.5 ? Math.floor(6 * random()) : Number.POSITIVE_INFINITY;
        const doomed = killingStore(wandering, killAt, random() < 0.5 ? "before" : "after");
        await trainCampaign(upload, trainerPorts(doomed)).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
      };
      let rounds = 0;
      for (let left = await untrained(store); left.length > 0; left = await untrained(store)) {
        expect(++rounds).toBeLessThan(50);
        // Each is told of twice, and some that are long done once more.
        const known = [
          datasetsCompleteObject(CAMPAIGN_ID),
          ...(await nextTasks(datasetsCompleteObject(CAMPAIGN_ID), store)),
        ];
        await Promise.all(shuffle([...left, ...left, ...known], random).map(handle));
      }
      expect(rounds).toBeGreaterThan(1);
      expect(lastWords()).toBe(1);
      expect(await contents(store, "models", "state")).toEqual(expected);
    },
  );

  it("the last two ending at the same moment: one of them has the last word", async () => {
    for (let turn = 0; turn < 20; turn++) {
      const { store, lastWords } = await measuredStore(DATASETS.slice(1));
      const complete = datasetsCompleteObject(CAMPAIGN_ID);
      await trainCampaign(complete, trainerPorts(store));
      const tasks = await untrained(store);
      const last = tasks.slice(-2);
      for (const task of tasks.slice(0, -2)) await trainCampaign(task, trainerPorts(store));
      expect(lastWords()).toBe(0);
      const wandering = wanderingStore(store, prng(`last ${turn}`));
      await Promise.all(last.map((task) => trainCampaign(task, trainerPorts(wandering))));
      expect(lastWords()).toBe(1);
      expect(await untrained(store)).toEqual([]);
    }
  });

  it("of datasets that are replaced meanwhile: the models of the new ones are served, and theirs is the last word", async () => {
    const replaced = DATASETS.slice(1).map((dataset) => ({
      ...dataset,
      rows: dataset.rows.map((row) => row.map((cell) => (cell === 7 ? 8 : cell))),
    }));
    const alone = await testBuckets();
    await putMeasuredCampaign(alone, replaced);
    await trainAll(trainerPorts(alone));
    const wanted = await contents(alone, "models");
    for (let turn = 0; turn < 5; turn++) {
      const { store } = await measuredStore(DATASETS.slice(1));
      const random = prng(`replaced ${turn}`);
      const handle = (upload: ObjectUploaded): Promise<void> =>
        trainCampaign(upload, trainerPorts(wanderingStore(store, random)));
      await trainCampaign(datasetsCompleteObject(CAMPAIGN_ID), trainerPorts(store));
      const tasks = await untrained(store);
      const replacing = putMeasuredCampaign(wanderingStore(store, random), replaced);
      for (const ended of await Promise.allSettled([...tasks.map(handle), replacing])) {
        if (ended.status === "rejected") expect(String(ended.reason)).toContain("they were replaced");
      }
      for (let left = await untrained(store); left.length > 0; left = await untrained(store)) {
        await Promise.all(shuffle([...left, ...tasks], random).map(handle));
      }
      // Versions of the old ones may have been stored; nothing points to them.
      expect(await contents(store, "models")).toMatchObject(wanted);
    }
  });

  it("moves no pointer that another campaign moved while it trained", async () => {
    const { store, lastWords } = await measuredStore(DATASETS.slice(1));
    await trainCampaign(datasetsCompleteObject(CAMPAIGN_ID), trainerPorts(store));
    const pointer = currentModelObject("faces.cut.serviceSeconds");
    await store.put(pointer.bucket, pointer.key, "published by a later campaign");
    const ports = trainerPorts(store);
    await trainAll(ports);
    expect(lastWords()).toBe(1);
    const models = await contents(store, "models");
    expect(models[`models/${pointer.key}`]).toBe("published by a later campaign");
    expect(models[`models/${currentModelObject("faces.cut.outputBytes").key}`]).toContain("current-model");
    expect((ports.log as ReturnType<typeof keepingLogger>).messages).toContain(
      "Model faces.cut.serviceSeconds is not served, as another was published while this one was trained",
    );
  });
});
