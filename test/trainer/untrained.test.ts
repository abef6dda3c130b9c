import { describe, expect, it } from "vitest";

import { trainedObject, trainingTaskObject, type TargetId } from "#core/campaign/object-keys.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { nextTasks } from "../../functions/trainer/next-tasks.ts";
import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import { untrained } from "../../functions/trainer/untrained.ts";
import { testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

/** Too few configurations: nothing is learned, which takes no time. */
const DATASETS = ["blur", "cut"].map((subject) =>
  campaignDataset(subject, "invocation", { serviceSeconds: () => 1, outputBytes: () => 1 }, 2),
);
const COMPLETE = { bucket: "datasets", key: `${CAMPAIGN_ID}/complete.json` };

async function sharedOut(): Promise<{ store: ObjectStore; taskOf(target: TargetId, step?: number): object }> {
  const store = await testBuckets();
  const complete = await putMeasuredCampaign(store, DATASETS);
  await trainCampaign(complete, trainerPorts(store));
  const datasetsSha256 = sha256Hex((await store.get(complete.bucket, complete.key))?.body ?? "");
  const training = { campaignId: CAMPAIGN_ID, datasetsSha256 };
  return { store, taskOf: (target, step = 1) => trainingTaskObject(training, target, step, 0) };
}

const target = (subject: string, name: string): TargetId => ({ subject, target: name });
const TARGETS = [
  target("blur", "serviceSeconds"),
  target("blur", "outputBytes"),
  target("cut", "serviceSeconds"),
  target("cut", "outputBytes"),
];

describe("untrained()", () => {
  it("names datasets that are not shared out, then the tasks that are left, and nothing at the end", async () => {
    const store = await testBuckets();
    expect(await untrained(store)).toEqual([]);
    await putMeasuredCampaign(store, DATASETS);
    expect(await untrained(store)).toEqual([COMPLETE]);

    const shared = await sharedOut();
    expect(await untrained(shared.store)).toEqual(TARGETS.map((each) => shared.taskOf(each)));
    const [first] = await untrained(shared.store);
    await trainCampaign(first!, trainerPorts(shared.store));
    expect(await untrained(shared.store)).toEqual(TARGETS.slice(1).map((each) => shared.taskOf(each)));
    await trainAll(trainerPorts(shared.store));
    expect(await untrained(shared.store)).toEqual([]);
  });

  it("names the datasets again when a task is missing, or only the end", async () => {
    const { store, taskOf } = await sharedOut();
    const tasks = await untrained(store);
    await store.delete("state", tasks[2]!.key);
    expect(await untrained(store)).toEqual([COMPLETE, ...tasks.filter((_, index) => index !== 2)]);
    await trainCampaign(COMPLETE, trainerPorts(store));
    expect(await untrained(store)).toEqual(TARGETS.map((each) => taskOf(each)));

    await trainAll(trainerPorts(store));
    const last = trainedObject(CAMPAIGN_ID);
    await store.delete(last.bucket, last.key);
    expect(await untrained(store)).toEqual([COMPLETE]);
  });

  it("names the datasets when they were replaced", async () => {
    const { store } = await sharedOut();
    await trainAll(trainerPorts(store));
    await putMeasuredCampaign(store, DATASETS.slice(1));
    expect(await untrained(store)).toEqual([COMPLETE]);
  });
});

describe("nextTasks()", () => {
  it("hands all tasks on when a training was shared out, and nothing when a target is learned", async () => {
    const { store } = await sharedOut();
    const tasks = await untrained(store);
    expect(await nextTasks(COMPLETE, store)).toEqual(tasks);
    await trainCampaign(tasks[0]!, trainerPorts(store));
    expect(await nextTasks(tasks[0]!, store)).toEqual([]);
    await trainAll(trainerPorts(store));
    expect(await nextTasks(COMPLETE, store)).toEqual([]);
  });

  it("hands on what goes on with a target whose step was over, and no other", async () => {
    const { store, taskOf } = await sharedOut();
    const [first] = await untrained(store);
    await trainCampaign(first!, trainerPorts(store, { stopping: AbortSignal.abort() }));
    // Nothing can be learned, so nothing is tried that could be stopped.
    expect(await nextTasks(first!, store)).toEqual([]);
    const second = taskOf(TARGETS[1]!) as { bucket: "state"; key: string };
    const task = JSON.parse(new TextDecoder().decode((await store.get("state", second.key))?.body)) as object;
    const next = taskOf(TARGETS[1]!, 2) as typeof second;
    await store.put("state", next.key, JSON.stringify({ ...task, step: 2 }));
    expect(await nextTasks(second, store)).toEqual([next]);
    expect((await untrained(store))[0]).toEqual(next);
  });

  it("hands nothing on of what is gone", async () => {
    const store = await testBuckets();
    expect(await nextTasks(COMPLETE, store)).toEqual([]);
    expect(await nextTasks({ bucket: "state", key: `${CAMPAIGN_ID}/training/x.task.json` }, store)).toEqual([]);
  });
});
