import { afterEach, beforeEach, expect, it } from "vitest";

import { deleteObjects } from "#artifacts/delete-objects.ts";
import { noticePrefix, trainedObject } from "#core/campaign/object-keys.ts";
import { openLearning } from "#wiring/open-learning.ts";

import { balancer, type Balancer } from "../support/balancer.ts";
import { minioEvent } from "../support/minio-events.ts";
import { until } from "../support/real-installation.ts";
import { installation, type FunctionProcess, type Installation } from "../support/served-processes.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const law = (cpu: number, bytes: number): number => 0.2 + (bytes / 1e6) * (1000 / cpu);
const DATASETS = ["blur", "cut", "join", "sharpen"].map((subject) =>
  campaignDataset(subject, "invocation", { serviceSeconds: law, outputBytes: law }, 5),
);

let lab: Installation;
let platform: Balancer;
beforeEach(async () => {
  lab = await installation();
  platform = await balancer();
});
afterEach(async () => {
  await platform.close();
  await lab.remove();
});

const stepsOf = ({ lines }: FunctionProcess): number => lines.filter(({ message }) => message === "Step ended").length;
const lastWord = async (): Promise<boolean> => {
  const { bucket, key } = trainedObject(CAMPAIGN_ID);
  return (await lab.store.head(bucket, key)) !== undefined;
};

it("three processes train one campaign together, one of them killed: the same bytes as one process alone", async () => {
  const alone = await testBuckets();
  await putMeasuredCampaign(alone, DATASETS);
  await trainAll(trainerPorts(alone, openLearning()));

  const trainers = await Promise.all(
    [1, 2, 3].map(() => lab.start("trainer", { PROFAAS_SELF_URL: platform.url, PROFAAS_STEP_SECONDS: "2" })),
  );
  platform.servers.push(...trainers.map(({ url }) => url));
  const { bucket, key } = await putMeasuredCampaign(lab.store, DATASETS);
  const [first, second, third] = trainers as [FunctionProcess, FunctionProcess, FunctionProcess];
  expect((await first.post("/events", minioEvent({ bucket: `lab-${bucket}`, key }))).status).toBe(202);

  await until(async () => stepsOf(second) > 0, "a step of the second process", 60);
  second.process.kill("SIGKILL");
  platform.servers.splice(1, 1);
  await until(
    async () => {
      // The notices of who was killed would run out, and each minute somebody looks; nobody waits for that here.
      await deleteObjects(lab.store, noticePrefix("trainer"));
      await third.post("/reconcile", "{}");
      return lastWord();
    },
    "the last word",
    120,
  );
  expect(await contents(lab.store, "models")).toEqual(await contents(alone, "models"));
  expect(stepsOf(first)).toBeGreaterThan(0);
  expect(stepsOf(third)).toBeGreaterThan(0);
});
