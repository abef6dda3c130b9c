import { describe, expect, it } from "vitest";

import { CurrentModel } from "#core/model/current-model.ts";
import { Model } from "#core/model/model.ts";
import { predictRows } from "#core/model/predict.ts";
import { Trained } from "#core/model/trained.ts";
import { sha256Hex } from "#core/document/hash.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import type { ReportInput } from "../../functions/trainer/report/report-input.ts";
import { trainCampaign } from "../../functions/trainer/train-campaign.ts";
import type { TrainerPorts } from "../../functions/trainer/trainer-ports.ts";
import { contents, testBuckets } from "../support/test-buckets.ts";
import { CAMPAIGN_ID, campaignDataset, putMeasuredCampaign } from "../support/trained-campaign.ts";
import { trainAll, trainerPorts } from "../support/trainer-ports.ts";

const TRAINED = `models/_reports/${CAMPAIGN_ID}/trained.json`;

const serviceSeconds = (cpu: number, bytes: number): number => 0.2 + (bytes / 1e6) * (1000 / cpu);

const DATASETS = [
  campaignDataset("blur", "invocation", { serviceSeconds, outputCount: () => null }),
  campaignDataset("workflow", "invocation", { responseSeconds: (cpu, bytes) => 2 * serviceSeconds(cpu, bytes) }),
  campaignDataset("workflow", "run", {
    makespanSeconds: (cpu, bytes) => 3 * serviceSeconds(cpu, bytes),
    responseSeconds: (cpu, bytes) => 9 * serviceSeconds(cpu, bytes),
  }),
];

function ports(store: ObjectStore, reports: ReportInput[] = []): TrainerPorts {
  return trainerPorts(store, {
    loadNetworkTrainer: () => Promise.reject(new Error("no library here")),
    renderReport: (input) => {
      reports.push(input);
      return `<p>${input.models.length} models</p>`;
    },
  });
}

/** Puts a measured campaign into the store and trains it, step by step. */
async function train(store: ObjectStore, datasets = DATASETS, reports: ReportInput[] = []): Promise<void> {
  await putMeasuredCampaign(store, datasets);
  await trainAll(ports(store, reports));
}

/** A store that counts what is written to it. */
function counting(store: ObjectStore): ObjectStore & { written: string[] } {
  const written: string[] = [];
  return {
    ...store,
    written,
    put: (bucket, key, ...rest) => {
      written.push(`${bucket}/${key}`);
      return store.put(bucket, key, ...rest);
    },
  };
}

describe("trainCampaign()", () => {
  it("writes each model under the hash of its bytes, the pointer to it, the report, and its last word last", async () => {
    const store = counting(await testBuckets());
    const reports: ReportInput[] = [];
    await train(store, DATASETS, reports);

    const found = await contents(store, "models");
    const trained = Trained.parse(JSON.parse(found[TRAINED]!));
    expect(trained.models.map(({ name }) => name)).toEqual([
      "faces.blur.serviceSeconds",
      "faces.workflow.responseSeconds",
      "faces.workflow.makespanSeconds",
    ]);
    for (const { name, version, sha256 } of trained.models) {
      const text = found[`models/${name}/${version}/model.json`]!;
      expect(sha256Hex(text)).toBe(sha256);
      expect(sha256.startsWith(version) && version.length === 12).toBe(true);
      expect(CurrentModel.parse(JSON.parse(found[`models/${name}/current.json`]!))).toMatchObject({
        modelVersion: version,
        sha256,
      });
    }
    expect(store.written.at(-1)).toBe(TRAINED);
    expect(store.written.at(-2)).toBe(`models/_reports/${CAMPAIGN_ID}/report.html`);
    expect(found[`models/${trained.report}`]).toBe("<p>3 models</p>");
    expect(reports[0]!.models.map(({ name }) => name)).toEqual(trained.models.map(({ name }) => name));
  });

  it("learns what was measured, each target from the finest level that has it", async () => {
    const store = await testBuckets();
    const reports: ReportInput[] = [];
    await train(store, DATASETS, reports);
    const question = { cpuMillicores: 1500, inputBytes: 5e6 };
    const answers = reports[0]!.models.map((model) => predictRows(model, [question])[0]!.prediction);
    // Responses of 2 times the service are of invocations; those of 9 times are of runs.
    for (const [index, times] of [1, 2, 3].entries()) {
      expect(answers[index]! / (times * serviceSeconds(1500, 5e6))).toBeGreaterThan(0.7);
      expect(answers[index]! / (times * serviceSeconds(1500, 5e6))).toBeLessThan(1.4);
    }
    expect(reports[0]!.models[0]!.training.seed).toBe(5);
  });

  it("names a target that cannot be learned, with the reason, and goes on", async () => {
    const store = await testBuckets();
    const scarce = campaignDataset("resize", "invocation", { serviceSeconds }, 2);
    await train(store, [scarce, ...DATASETS]);
    const trained = Trained.parse(JSON.parse((await contents(store, "models"))[TRAINED]!));
    expect(trained.notTrained).toEqual([
      {
        subject: "resize",
        target: "serviceSeconds",
        reason:
          "Cannot learn serviceSeconds of resize (faces.resize.serviceSeconds) as at least 3 different configurations must have been measured: there are 2",
      },
      {
        subject: "blur",
        target: "outputCount",
        reason:
          "Cannot learn outputCount of blur (faces.blur.outputCount) as at least 3 different configurations must have been measured: there are 0",
      },
    ]);
    expect(trained.models).toHaveLength(3);
  });

  it("lists the network that had no library as a failed candidate", async () => {
    const store = await testBuckets();
    const reports: ReportInput[] = [];
    await train(store, DATASETS, reports);
    expect(reports[0]!.models[0]!.candidates).toContainEqual({
      kind: "failed",
      family: "network",
      reason: expect.stringContaining("no library here") as string,
    });
    expect(reports[0]!.models[0]!.training.backend).toBeNull();
  });

  it("does nothing when it hears of the same datasets again, and writes nothing that is there after a crash", async () => {
    const store = counting(await testBuckets());
    const upload = await putMeasuredCampaign(store, DATASETS);
    const handled = [upload, ...(await trainAll(ports(store)))];
    const before = await contents(store, "models");
    store.written.length = 0;
    for (const each of handled) await trainCampaign(each, ports(store));
    expect(store.written).toEqual([]);

    // As if it had died before its last word.
    await store.delete("models", TRAINED.slice("models/".length));
    await trainCampaign(upload, ports(store));
    expect(store.written).toEqual([TRAINED]);
    expect(await contents(store, "models")).toEqual(before);
  });

  it("learns anew when the datasets change, and swaps the pointer", async () => {
    const store = await testBuckets();
    await train(store);
    const key = "models/faces.blur.serviceSeconds/current.json";
    const before = (await contents(store, "models"))[key];
    const slower = campaignDataset("blur", "invocation", {
      serviceSeconds: (cpu, bytes) => 2 * serviceSeconds(cpu, bytes),
    });
    await train(store, [slower]);
    expect((await contents(store, "models"))[key]).not.toBe(before);
  });

  it("leaves other uploads alone", async () => {
    const store = counting(await testBuckets());
    await trainCampaign({ bucket: "datasets", key: `${CAMPAIGN_ID}/blur/runs.json` }, ports(store));
    await trainCampaign({ bucket: "datasets", key: `${CAMPAIGN_ID}/complete.json` }, ports(store));
    expect(store.written).toEqual([]);
  });

  it("writes models that their schema accepts", async () => {
    const store = await testBuckets();
    await train(store);
    const texts = Object.entries(await contents(store, "models")).filter(([key]) => key.endsWith("/model.json"));
    expect(texts).toHaveLength(3);
    for (const [, text] of texts) expect(JSON.stringify(Model.parse(JSON.parse(text)), null, 2)).toBe(text.trimEnd());
  });
});
