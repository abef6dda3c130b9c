import { describe, expect, it, onTestFinished } from "vitest";

import { trainedObject } from "#core/campaign/object-keys.ts";
import { requireArtifact } from "#artifacts/read-artifact.ts";
import { Trained } from "#core/model/trained.ts";
import { MOST_FAILED_ATTEMPTS } from "#core/model/training-attempt.ts";

import { untrained } from "../../functions/trainer/untrained.ts";
import { ended } from "../support/chain-process.ts";
import { dyingTrainer, type Death } from "../support/dying-trainer.ts";
import { directoryBuckets } from "../support/each-store.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const law = (cpu: number, bytes: number): number => 0.2 + (bytes / 1e6) * (1000 / cpu);
const DATASETS = [
  campaignDataset("blur", "invocation", { serviceSeconds: law, outputBytes: law }, 4),
  campaignDataset("cut", "invocation", { serviceSeconds: law }, 4),
];
const REASON =
  "Cannot learn serviceSeconds of blur (faces.blur.serviceSeconds) as the process that learns it must live to the end of it: it died in 3 attempts in a row without finishing one more trial (is it short of memory?)";

describe("a trainer that dies whenever it learns one target", { timeout: 120_000 }, () => {
  it.each<[string, Death, number | NodeJS.Signals]>([
    ["with code 137", "exit", 137],
    ["by SIGKILL", "SIGKILL", "SIGKILL"],
  ])("%s: the target is given up and told as such, the others have their models", async (_what, death, code) => {
    const alone = await testBuckets();
    await putMeasuredCampaign(alone, DATASETS);
    await trainAll(trainerPorts(alone));
    const folder = await temporaryFolder();
    onTestFinished(folder.remove);
    const trainer = await dyingTrainer(folder.path, { target: "blur.serviceSeconds", death });
    const { store, root, remove } = await directoryBuckets();
    onTestFinished(remove);
    await putMeasuredCampaign(store, DATASETS);

    const deaths: string[] = [];
    for (let rounds = 0; (await untrained(store)).length > 0; rounds++) {
      expect(rounds).toBeLessThan(10);
      for (const upload of await untrained(store)) {
        const end = await ended(trainer.start(root, upload));
        if (end !== 0) {
          expect(end).toBe(code);
          deaths.push(upload.key);
        }
      }
    }
    expect(deaths).toHaveLength(MOST_FAILED_ATTEMPTS);
    expect(new Set(deaths).size).toBe(1);
    expect(deaths[0]).toContain("/tasks/blur.serviceSeconds/");

    const trained = await requireArtifact(store, trainedObject(CAMPAIGN_ID), Trained);
    expect(trained.notTrained).toEqual([{ subject: "blur", target: "serviceSeconds", reason: REASON }]);
    const found = await contents(store, "models");
    expect(found[`models/${trained.report}`]).toContain("it died in 3 attempts in a row");
    const others = (models: Record<string, string>): string[] =>
      Object.entries(models).flatMap(([key, text]) => (/blur\.serviceSeconds|_reports/.test(key) ? [] : [key, text]));
    expect(others(found)).toEqual(others(await contents(alone, "models")));
    expect(others(found)).toHaveLength(2 * 2 * 2);
    const left = Object.keys(await contents(store, "state"));
    expect(left.filter((key) => /\/(attempts|trials)\//.test(key))).toEqual([]);
  });
});
