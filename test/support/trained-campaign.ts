import {
  campaignObject,
  datasetObject,
  datasetsCompleteObject,
  recordsCompleteObject,
  type ObjectAddress,
} from "#core/campaign/object-keys.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { Cell, Column, Dataset } from "#core/dataset/dataset.ts";
import { artifactText } from "#core/document/artifact.ts";
import { sha256Hex } from "#core/document/hash.ts";
import { prng } from "#core/numeric/prng.ts";
import type { ObjectStore } from "#ports/object-store.ts";

import { gaussian } from "./learning-fixture.ts";
import { campaign } from "./records.ts";

export const CAMPAIGN_ID = "faces-0123abcd";

const column = (name: string, role: Column["role"], kind: Column["kind"] = "number"): Column => ({
  name,
  kind,
  role,
  unit: "",
  description: "",
});

const COLUMNS = [
  column("configuration", "group", "category"),
  column("cpuMillicores", "feature"),
  column("inputBytes", "feature"),
];

export function campaignDataset(
  subject: string,
  level: Dataset["level"],
  targets: Readonly<Record<string, (cpuMillicores: number, inputBytes: number) => number | null>>,
  configurations = 8,
): Dataset {
  const random = prng(`${subject} ${level}`);
  const rows = Array.from({ length: 3 * configurations }, (_, row): Cell[] => {
    const configuration = row % configurations;
    const [cpu, bytes] = [500 * (1 + (configuration % 4)), 1e6 * (1 + configuration)];
    const noise = Math.exp(0.03 * gaussian(random));
    const measured = Object.values(targets).map((law) => {
      const value = law(cpu, bytes);
      return value === null ? null : value * noise;
    });
    return [`c${configuration}`, cpu, bytes, ...measured];
  });
  return {
    format: "dataset",
    version: 1,
    name: `faces.${subject}`,
    campaignId: CAMPAIGN_ID,
    subject,
    level,
    columns: [...COLUMNS, ...Object.keys(targets).map((name) => column(name, "target"))],
    rows,
    partial: false,
  };
}

/** Some twenty trials, none of which takes less work together with others. */
export const MANY_TRIALS: NonNullable<Campaign["train"]> = {
  learners: ["decision-tree", "elastic-net", "k-nearest-neighbours", "nnls", "stepwise"],
};

/** Puts a measured campaign with these datasets into a store; the address whose upload the trainer is told of. */
export async function putMeasuredCampaign(
  store: ObjectStore,
  datasets: readonly Dataset[],
  train?: Campaign["train"],
): Promise<ObjectAddress> {
  const put = async ({ bucket, key }: ObjectAddress, artifact: { format: string; version: number }): Promise<void> => {
    await store.put(bucket, key, artifactText(artifact));
  };
  await put(campaignObject(CAMPAIGN_ID), campaign({ seed: 5, repetitions: 3, ...(train && { train }) }));
  const runs = { planned: 24, succeeded: 24, failed: 0, notMeasured: 0, reused: 0 };
  await put(recordsCompleteObject(CAMPAIGN_ID), {
    format: "records-complete",
    version: 1,
    campaignId: CAMPAIGN_ID,
    reason: "measured",
    partial: false,
    runs,
  } as { format: string; version: number });
  for (const dataset of datasets)
    await put(datasetObject(CAMPAIGN_ID, dataset.subject, dataset.level, "json"), dataset);
  const complete = datasetsCompleteObject(CAMPAIGN_ID);
  await put(complete, {
    format: "datasets-complete",
    version: 1,
    campaignId: CAMPAIGN_ID,
    partial: false,
    datasets: datasets.map((dataset) => ({
      subject: dataset.subject,
      level: dataset.level,
      rows: dataset.rows.length,
      sha256: sha256Hex(artifactText(dataset)),
    })),
  } as { format: string; version: number });
  return complete;
}
